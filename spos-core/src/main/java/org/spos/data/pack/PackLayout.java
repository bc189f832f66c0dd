package org.spos.data.pack;

import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32;
import org.spos.text.Text;

/**
 * The format, version 1, all numbers little-endian:
 *
 * <pre>
 * header    magic "SPOSPACK", int version, int kind (0 JPEG, 1 raw), int short side, int 0,
 *           32 bytes that name what is packed
 * records   int magic, int number, int width, int height, int length, int CRC-32, then the bytes;
 *           a record of length 0 stands for an image that could not be read
 * index     int classes, int train images, int val images, int bytes of the class names, the class
 *           names (each: short length, UTF-8), per image a row of long offset of the bytes, int
 *           length, int CRC-32, int width, int height, int label, int offset of its path; the paths
 * trailer   long offset of the index, long its length, int its CRC-32, int version, magic "SPOSPEND"
 * </pre>
 *
 * Records come first, so that an interrupted pack can go on after its last complete record.
 */
final class PackLayout {
  static final int VERSION = 1;
  static final long MAGIC = magic("SPOSPACK");
  static final long END_MAGIC = magic("SPOSPEND");
  static final int RECORD_MAGIC = 0x43455253; // "SREC"

  static final int HEADER = 56;
  static final int RECORD = 24;
  static final int INDEX_HEADER = 16;
  static final int ROW = 32;
  static final int TRAILER = 32;

  private PackLayout() {}

  private static long magic(String text) {
    return ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII))
        .order(ByteOrder.LITTLE_ENDIAN)
        .getLong();
  }

  static ByteBuffer allocate(int bytes) {
    return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  /** CRC-32 from position to limit, which do not move. */
  static int crc(ByteBuffer bytes) {
    CRC32 crc = new CRC32();
    crc.update(bytes.duplicate());
    return (int) crc.getValue();
  }

  /** Reads so many bytes from a place in a file. */
  static ByteBuffer read(FileChannel channel, long offset, int bytes) throws IOException {
    ByteBuffer buffer = allocate(bytes);
    while (buffer.hasRemaining()) {
      if (channel.read(buffer, offset + buffer.position()) < 0) {
        throw new EOFException(Text.format("the file ends at %d", offset + buffer.position()));
      }
    }
    return buffer.flip();
  }
}
