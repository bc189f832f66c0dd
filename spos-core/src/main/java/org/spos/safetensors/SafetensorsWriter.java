package org.spos.safetensors;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.WritableByteChannel;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.zip.CRC32C;
import org.spos.file.AtomicFiles;
import org.spos.file.StrictJson;
import org.spos.text.Text;

/**
 * Writes safetensors files: header length (8 bytes, little-endian), JSON header, raw little-endian
 * data. Beyond the format, the metadata carries a CRC32C of each tensor and of the header itself.
 */
public final class SafetensorsWriter {
  /** Metadata key prefix of a tensor's checksum: 8 lower-case hexadecimal digits. */
  static final String TENSOR_CHECKSUM = "crc32c/";

  /**
   * What a header with a checksum of its own begins with; 8 hexadecimal digits follow. They are the
   * CRC32C of the whole header, padding included, with these digits as zeros.
   */
  public static final String CHECKED_HEADER = "{\"__metadata__\":{\"header_crc32c\":\"";

  public static final String HEADER_CHECKSUM = "header_crc32c";
  static final int DIGITS = 8;

  private SafetensorsWriter() {}

  /**
   * Streams a file; never holds more than 1 MiB of it.
   *
   * @param metadata strings of the caller; keys of checksums are added
   * @param tensors names must differ
   * @throws IllegalArgumentException if a name or key is taken twice
   */
  public static void write(
      WritableByteChannel channel, Map<String, String> metadata, List<NamedTensor> tensors)
      throws IOException {
    byte[] header = header(metadata, tensors);
    ByteBuffer length = ByteBuffer.allocate(Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    AtomicFiles.writeFully(channel, length.putLong(header.length).flip());
    AtomicFiles.writeFully(channel, ByteBuffer.wrap(header));
    for (NamedTensor tensor : tensors) {
      LittleEndian.forEachChunk(tensor.values(), chunk -> AtomicFiles.writeFully(channel, chunk));
    }
  }

  private static byte[] header(Map<String, String> metadata, List<NamedTensor> tensors) {
    ObjectNode root = StrictJson.object();
    ObjectNode strings = root.putObject(SafetensorsHeader.METADATA);
    strings.put(HEADER_CHECKSUM, "0".repeat(DIGITS));
    metadata.forEach((key, value) -> putNew(strings, key).put(key, value));
    long offset = 0;
    for (NamedTensor tensor : tensors) {
      String key = TENSOR_CHECKSUM + tensor.name();
      putNew(strings, key).put(key, checksum(tensor.values()));
      ObjectNode entry = putNew(root, tensor.name()).putObject(tensor.name());
      entry.put("dtype", DType.F32.name());
      ArrayNode shape = entry.putArray("shape");
      tensor.shape().forEach(shape::add);
      long end = offset + (long) tensor.values().length * Float.BYTES;
      entry.putArray("data_offsets").add(offset).add(end);
      offset = end;
    }
    byte[] json = StrictJson.compact(root).getBytes(StandardCharsets.UTF_8);
    // The format wants data aligned to 8 bytes, so that readers can map the file into memory.
    byte[] header = Arrays.copyOf(json, (json.length + 7) / 8 * 8);
    Arrays.fill(header, json.length, header.length, (byte) ' ');
    byte[] digits = hex(header).getBytes(StandardCharsets.US_ASCII);
    System.arraycopy(digits, 0, header, CHECKED_HEADER.length(), DIGITS);
    return header;
  }

  private static ObjectNode putNew(ObjectNode node, String key) {
    if (node.has(key)) {
      throw new IllegalArgumentException("\"%s\" is taken twice".formatted(key));
    }
    return node;
  }

  public static String hex(byte[] bytes) {
    CRC32C crc = new CRC32C();
    crc.update(bytes);
    return hex(crc);
  }

  static String hex(CRC32C crc) {
    return Text.format("%08x", crc.getValue());
  }

  private static String checksum(float[] values) {
    CRC32C crc = new CRC32C();
    LittleEndian.forEachChunk(values, crc::update);
    return hex(crc);
  }
}
