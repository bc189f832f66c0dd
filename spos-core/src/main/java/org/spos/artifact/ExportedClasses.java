package org.spos.artifact;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;
import org.spos.checkpoint.ClassNamesJson;
import org.spos.error.CheckpointException;
import org.spos.file.AtomicFiles;
import org.spos.file.StrictJson;
import org.spos.interop.torch.TorchCheckpointReader;
import org.spos.safetensors.SafetensorsReader;
import org.spos.space.ClassNames;
import org.spos.text.Text;

/**
 * What the outputs of a network stand for, if its file says so as our exports do: so a network that
 * went out and comes back by {@code spos import} has not lost it.
 */
final class ExportedClasses {
  private static final String DESCRIPTION = "spos.json";
  private static final int LARGEST = 1 << 24;

  private ExportedClasses() {}

  /**
   * The names in a file of PyTorch or in a safetensors file; numbers if it has none.
   *
   * @param count how many classes its network has
   * @throws CheckpointException if its description is ours and damaged
   */
  static ClassNames of(Path file, int count) {
    Map<String, String> strings =
        TorchCheckpointReader.recognises(file) ? zipEntry(file) : metadata(file);
    return ClassNamesJson.read(strings, count, file.toString());
  }

  /** Other programs may mean something else by the same key, but none speaks of pixels too. */
  private static Map<String, String> metadata(Path file) {
    try (SafetensorsReader reader = SafetensorsReader.open(file)) {
      return reader.metadata().containsKey("pixels") ? reader.metadata() : Map.of();
    }
  }

  private static Map<String, String> zipEntry(Path file) {
    try (ZipFile zip = new ZipFile(file.toFile())) {
      Optional<? extends ZipEntry> entry =
          zip.stream().filter(one -> one.getName().endsWith("/" + DESCRIPTION)).findFirst();
      return entry.isPresent() ? description(file, zip, entry.get()) : Map.of();
    } catch (ZipException e) {
      return Map.of(); // PyTorch's old container, which no export of ours is
    } catch (IOException e) {
      throw AtomicFiles.cannot("read", file, e);
    }
  }

  private static Map<String, String> description(Path file, ZipFile zip, ZipEntry entry)
      throws IOException {
    try (InputStream stream = zip.getInputStream(entry)) {
      byte[] json = stream.readNBytes(LARGEST + 1);
      if (json.length > LARGEST) {
        throw new CheckpointException(
            Text.format(
                "%s is refused: its %s has more than %d bytes", file, DESCRIPTION, LARGEST));
      }
      String text = new String(json, StandardCharsets.UTF_8);
      JsonNode classes =
          StrictJson.parse(text, "%s: its %s".formatted(file, DESCRIPTION)).get(ClassNamesJson.KEY);
      return classes == null ? Map.of() : Map.of(ClassNamesJson.KEY, StrictJson.compact(classes));
    }
  }
}
