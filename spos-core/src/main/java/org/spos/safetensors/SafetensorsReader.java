package org.spos.safetensors;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Map;
import java.util.zip.CRC32C;
import org.spos.error.CheckpointException;
import org.spos.file.AtomicFiles;
import org.spos.file.FileKind;
import org.spos.text.OneLine;
import org.spos.text.Text;

/**
 * Reads a safetensors file, ours or any other. The header is checked on opening, a tensor's
 * checksum (where the file has one) when it is read; memory is allocated only for bytes that the
 * file really has. Not thread-safe.
 */
public final class SafetensorsReader implements AutoCloseable {
  /** The format's own limit. */
  private static final long LONGEST_HEADER = 100_000_000;

  private static final int CHUNK_BYTES = 1 << 20;

  private final Path file;
  private final FileChannel channel;
  private final SafetensorsHeader header;
  private final long dataStart;

  private SafetensorsReader(Path file, FileChannel channel) throws IOException {
    this.file = file;
    this.channel = channel;
    byte[] json = headerBytes();
    this.dataStart = Long.BYTES + (long) json.length;
    checkHeaderChecksum(json);
    this.header = SafetensorsHeader.parse(json, file.toString());
    long present = channel.size() - dataStart;
    if (present < header.dataBytes()) {
      throw new CheckpointException(
          Text.format(
              "%s is truncated: its tensors need %d bytes, only %d are there; use an earlier"
                  + " checkpoint",
              file, header.dataBytes(), present));
    }
    if (present > header.dataBytes()) {
      throw damaged(Text.format("%d bytes follow its last tensor", present - header.dataBytes()));
    }
  }

  /**
   * Opens a file and checks its header.
   *
   * @throws CheckpointException if it is missing, unreadable, truncated or no safetensors file
   */
  @SuppressWarnings("MustBeClosedChecker")
  public static SafetensorsReader open(Path file) {
    if (!Files.exists(file)) {
      throw new CheckpointException(file + " does not exist; check the path");
    }
    if (!Files.isRegularFile(file)) {
      throw AnotherFile.refused(file);
    }
    boolean open = false;
    FileChannel channel;
    try {
      channel = FileChannel.open(file, StandardOpenOption.READ);
    } catch (IOException e) {
      throw AtomicFiles.cannot("read", file, e);
    }
    try {
      SafetensorsReader reader = new SafetensorsReader(file, channel);
      open = true;
      return reader;
    } catch (IOException e) {
      throw AtomicFiles.cannot("read", file, e);
    } finally {
      if (!open) {
        closeQuietly(channel);
      }
    }
  }

  /** The strings of {@code __metadata__}, checksums included. */
  public Map<String, String> metadata() {
    return header.metadata();
  }

  /** All tensors by name, in file order. */
  public Map<String, TensorEntry> tensors() {
    return header.tensors();
  }

  /**
   * Reads a float32 tensor.
   *
   * @return row-major, owned by the caller
   * @throws CheckpointException if there is none of that name and type, or its checksum is wrong
   */
  public float[] floats(String name) {
    TensorEntry entry = entry(name, DType.F32);
    float[] values = new float[Math.toIntExact(entry.elements())];
    int[] position = {0};
    read(
        entry,
        chunk -> {
          int count = chunk.remaining() / Float.BYTES;
          chunk.asFloatBuffer().get(values, position[0], count);
          position[0] += count;
        });
    return values;
  }

  /**
   * Reads a tensor of any type as float32, rounding what that cannot hold.
   *
   * @return row-major, owned by the caller
   * @throws CheckpointException if there is none of that name, or its checksum is wrong
   */
  public float[] numbers(String name) {
    DType type = entry(name).dtype();
    ByteBuffer bytes = bytes(name);
    float[] values = new float[bytes.remaining() / type.bytes()];
    for (int i = 0; i < values.length; i++) {
      values[i] = type.read(bytes);
    }
    return values;
  }

  /**
   * Reads a tensor of any type as its little-endian bytes.
   *
   * @return owned by the caller, in little-endian order
   * @throws CheckpointException if there is none of that name, or its checksum is wrong
   */
  public ByteBuffer bytes(String name) {
    TensorEntry entry = entry(name);
    ByteBuffer bytes = ByteBuffer.allocate(Math.toIntExact(entry.end() - entry.begin()));
    read(entry, bytes::put);
    return bytes.flip().order(ByteOrder.LITTLE_ENDIAN);
  }

  /** Reads and drops a tensor for its checksum's sake. */
  public void verify(String name) {
    read(entry(name), chunk -> {});
  }

  /** Whether the file vouches for this tensor. */
  public boolean hasChecksum(String name) {
    return metadata().containsKey(SafetensorsWriter.TENSOR_CHECKSUM + name);
  }

  @Override
  public void close() {
    closeQuietly(channel);
  }

  private TensorEntry entry(String name, DType dtype) {
    TensorEntry entry = entry(name);
    if (entry.dtype() != dtype) {
      throw new CheckpointException(
          "%s: tensor \"%s\" has type %s, %s is expected"
              .formatted(file, OneLine.of(name), entry.dtype(), dtype));
    }
    return entry;
  }

  private TensorEntry entry(String name) {
    TensorEntry entry = tensors().get(name);
    if (entry == null) {
      throw new CheckpointException("%s holds no tensor \"%s\"".formatted(file, OneLine.of(name)));
    }
    if (entry.end() - entry.begin() > Integer.MAX_VALUE - 16) {
      throw new CheckpointException(
          Text.format(
              "%s: tensor \"%s\" of %d bytes is too large",
              file, OneLine.of(name), entry.end() - entry.begin()));
    }
    return entry;
  }

  private void read(TensorEntry entry, LittleEndian.ChunkConsumer<RuntimeException> consumer) {
    CRC32C crc = new CRC32C();
    try {
      long position = dataStart + entry.begin();
      long end = dataStart + entry.end();
      ByteBuffer chunk =
          ByteBuffer.allocate((int) Math.min(CHUNK_BYTES, end - position))
              .order(ByteOrder.LITTLE_ENDIAN);
      while (position < end) {
        chunk.clear().limit((int) Math.min(CHUNK_BYTES, end - position));
        readFully(chunk, position);
        position += chunk.flip().remaining();
        crc.update(chunk.duplicate());
        consumer.accept(chunk);
      }
    } catch (IOException e) {
      throw AtomicFiles.cannot("read", file, e);
    }
    String expected =
        metadata()
            .getOrDefault(
                SafetensorsWriter.TENSOR_CHECKSUM + entry.name(), SafetensorsWriter.hex(crc));
    if (!expected.equals(SafetensorsWriter.hex(crc))) {
      throw damaged(
          "checksum of tensor \"%s\" is %s, expected %s; use an earlier checkpoint"
              .formatted(
                  OneLine.of(entry.name()), SafetensorsWriter.hex(crc), OneLine.of(expected)));
    }
  }

  private byte[] headerBytes() throws IOException {
    long size = channel.size();
    ByteBuffer start = ByteBuffer.allocate(Long.BYTES + 1).order(ByteOrder.LITTLE_ENDIAN);
    if (size == 0) {
      throw new CheckpointException(file + " is empty; use an earlier checkpoint");
    }
    if (size <= Long.BYTES) {
      if (FileKind.of(file).isPresent()) {
        throw AnotherFile.refused(file); // a few words of text are no beginning of a checkpoint
      }
      throw new CheckpointException(
          Text.format(
              "%s is truncated: it has %d bytes, not even a header; use an earlier checkpoint",
              file, size));
    }
    readFully(start, 0);
    long length = start.getLong(0);
    boolean json = start.get(Long.BYTES) == '{';
    boolean absurd = length < 0 || length > LONGEST_HEADER;
    if (json && absurd && fits(Long.reverseBytes(length), size)) {
      throw new CheckpointException(
          "%s was written in big-endian byte order; safetensors files are little-endian, write it again"
              .formatted(file));
    }
    if (!json || absurd || length < 2) {
      throw AnotherFile.refused(file);
    }
    if (length > size - Long.BYTES) {
      throw new CheckpointException(
          Text.format(
              "%s is truncated: its header has %d bytes, only %d are there; use an earlier"
                  + " checkpoint",
              file, length, size - Long.BYTES));
    }
    ByteBuffer bytes = ByteBuffer.allocate((int) length);
    readFully(bytes, Long.BYTES);
    return bytes.array();
  }

  private static boolean fits(long length, long size) {
    return length >= 2 && length <= Math.min(LONGEST_HEADER, size - Long.BYTES);
  }

  private void checkHeaderChecksum(byte[] json) {
    byte[] prefix = SafetensorsWriter.CHECKED_HEADER.getBytes(StandardCharsets.US_ASCII);
    int end = prefix.length + SafetensorsWriter.DIGITS;
    if (json.length < end || !Arrays.equals(json, 0, prefix.length, prefix, 0, prefix.length)) {
      return; // another program's file, which has none
    }
    String expected =
        new String(json, prefix.length, SafetensorsWriter.DIGITS, StandardCharsets.ISO_8859_1);
    byte[] zeroed = json.clone();
    Arrays.fill(zeroed, prefix.length, end, (byte) '0');
    if (!SafetensorsWriter.hex(zeroed).equals(expected)) {
      throw damaged(
          "checksum of its header is %s, expected %s; use an earlier checkpoint"
              .formatted(SafetensorsWriter.hex(zeroed), OneLine.of(expected)));
    }
  }

  private void readFully(ByteBuffer target, long position) throws IOException {
    long at = position;
    while (target.hasRemaining()) {
      int count = channel.read(target, at);
      if (count < 0) {
        throw new CheckpointException(file + " is truncated: it shrank while it was read");
      }
      at += count;
    }
  }

  private CheckpointException damaged(String what) {
    return new CheckpointException("%s is damaged: %s".formatted(file, what));
  }

  private static void closeQuietly(FileChannel channel) {
    try {
      channel.close();
    } catch (IOException e) {
      // Nothing was written through it, so nothing is lost.
      return;
    }
  }
}
