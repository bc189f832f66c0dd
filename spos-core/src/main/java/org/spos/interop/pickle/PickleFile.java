package org.spos.interop.pickle;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.spos.error.CheckpointException;
import org.spos.file.AtomicFiles;
import org.spos.text.Text;

/** A small file that is one pickle of plain values. */
public final class PickleFile {
  /** The published table of FLOPs has 7,682 bytes. */
  private static final int LARGEST = 1 << 20;

  private static final int PROTO = 0x80;
  private static final int NEWEST_PROTOCOL = 5;

  private PickleFile() {}

  /** How a collection begins in protocols 0 and 1, and no JSON or YAML that we read. */
  private static final String OLD_BEGINNINGS = "(])}";

  private static final int STOP = '.';

  /**
   * Whether a file begins as pickles do, and ends so if it is of protocol 0 or 1, which {@link
   * #read} refuses by name; false if it cannot be read.
   */
  public static boolean recognises(Path file) {
    if (!Files.isRegularFile(file)) {
      return false;
    }
    try (InputStream stream = Files.newInputStream(file)) {
      int first = stream.read();
      if (first >= 0 && OLD_BEGINNINGS.indexOf(first) >= 0) {
        byte[] rest = stream.readNBytes(LARGEST);
        return rest.length > 0 && rest[rest.length - 1] == STOP;
      }
      int protocol = stream.read();
      return first == PROTO && protocol >= 2 && protocol <= NEWEST_PROTOCOL;
    } catch (IOException e) {
      // Whoever opens it says why it cannot be read.
      return false;
    }
  }

  /**
   * Reads it.
   *
   * @throws CheckpointException if it is missing, damaged, or asks for more than plain values
   */
  public static Object read(Path file) {
    try {
      if (!Files.isRegularFile(file)) {
        throw new CheckpointException(file + " is not a file; a pickle is expected");
      }
      if (Files.size(file) > LARGEST) {
        throw new CheckpointException(
            Text.format(
                "%s is refused: it has %d bytes, a pickle of this kind has at most %d",
                file, Files.size(file), LARGEST));
      }
      byte[] bytes = Files.readAllBytes(file);
      if (bytes.length == 0) {
        throw new CheckpointException(file + " is empty; a pickle is expected");
      }
      if ((bytes[0] & 0xff) != PROTO && bytes[bytes.length - 1] != STOP) {
        throw new CheckpointException(
            file + " is no pickle: it neither begins nor ends as one does; check the path");
      }
      return PickleReader.read(new PickleInput(bytes, file.toString()));
    } catch (IOException e) {
      throw new CheckpointException("cannot read %s: %s".formatted(file, AtomicFiles.reason(e)), e);
    }
  }
}
