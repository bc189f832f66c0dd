package org.spos.checkpoint;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.spos.fuzz.FuzzFile;
import org.spos.safetensors.SafetensorsWriter;

/** Checkpoints, as they are and with a header that vouches for itself. */
public final class CheckpointFuzz {
  private static final byte[] DATA = new byte[4096];

  private CheckpointFuzz() {}

  public static void fuzzerTestOneInput(byte[] bytes) {
    FuzzFile.read(bytes, CheckpointFile::read);
    byte[] prefix = SafetensorsWriter.CHECKED_HEADER.getBytes(StandardCharsets.US_ASCII);
    byte[] header = Arrays.copyOf(prefix, prefix.length + 8 + bytes.length);
    Arrays.fill(header, prefix.length, prefix.length + 8, (byte) '0');
    System.arraycopy(bytes, 0, header, prefix.length + 8, bytes.length);
    byte[] checksum = SafetensorsWriter.hex(header).getBytes(StandardCharsets.US_ASCII);
    System.arraycopy(checksum, 0, header, prefix.length, 8);
    FuzzFile.read(Samples.file(header, DATA), CheckpointFile::read);
  }
}
