package org.spos.interop.pickle;

import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import org.spos.error.CheckpointException;
import org.spos.text.Text;

/**
 * The bytes of one or more pickles that follow each other. A length in the file never decides what
 * is allocated: at most what is really there, and never more than the limits. Not thread-safe.
 */
public final class PickleInput {
  /** Instruction and length of a frame. */
  public static final int FRAME_BYTES = 1 + Long.BYTES;

  /** The longest text; published parameter names have fewer than 100 characters. */
  private static final int LONGEST_TEXT = 1 << 20;

  private static final int LONGEST_NAME = 256;

  /** The longest whole number in bytes; PyTorch's magic number has 10, a state of NumPy's 17. */
  private static final int LONGEST_NUMBER = 64;

  private static final int CHUNK_BYTES = 1 << 16;

  private final InputStream stream;
  private final String where;
  private final long limit;
  private long position;

  /**
   * @param stream is not closed here
   * @param limit how many bytes may be read before it counts as hostile
   * @param where names the file in messages
   */
  public PickleInput(InputStream stream, long limit, String where) {
    this.stream = stream;
    this.limit = limit;
    this.where = where;
  }

  /** Reads pickles from memory. */
  public PickleInput(byte[] bytes, String where) {
    this(new ByteArrayInputStream(bytes), bytes.length, where);
  }

  /** How many bytes were read. */
  public long position() {
    return position;
  }

  /** Names the file in messages. */
  String where() {
    return where;
  }

  int u1() throws IOException {
    return bytes(1)[0] & 0xff;
  }

  int u2() throws IOException {
    return little(2).getShort() & 0xffff;
  }

  int s4() throws IOException {
    return little(4).getInt();
  }

  /** An unsigned number of four bytes. */
  long u4() throws IOException {
    return s4() & 0xffff_ffffL;
  }

  /** A double, which pickles hold in big-endian order. */
  double real() throws IOException {
    return ByteBuffer.wrap(bytes(Double.BYTES)).getDouble();
  }

  long s8() throws IOException {
    return little(8).getLong();
  }

  /** Passes over so many bytes without keeping them. */
  void skip(long count) throws IOException {
    if (count < 0 || position + count > limit) {
      throw tooLong();
    }
    for (long left = count; left > 0; ) {
      int part = (int) Math.min(left, CHUNK_BYTES);
      bytes(part);
      left -= part;
    }
  }

  /** A whole number of so many bytes, as two's complement in little-endian order. */
  Object number(long length) throws IOException {
    if (length > LONGEST_NUMBER) {
      throw refused(Text.format("a number of %d bytes", length));
    }
    byte[] bytes = bytes((int) length);
    if (length == 0) {
      return 0L;
    }
    for (int i = 0, j = bytes.length - 1; i < j; i++, j--) {
      byte swapped = bytes[i];
      bytes[i] = bytes[j];
      bytes[j] = swapped;
    }
    BigInteger number = new BigInteger(bytes);
    return number.bitLength() < Long.SIZE ? (Object) number.longValue() : number;
  }

  /** UTF-8 of so many bytes. */
  String text(long length) throws IOException {
    if (length > LONGEST_TEXT) {
      throw refused(Text.format("a text of %d bytes", length));
    }
    try {
      return StandardCharsets.UTF_8
          .newDecoder()
          .decode(ByteBuffer.wrap(bytes((int) length)))
          .toString();
    } catch (CharacterCodingException e) {
      throw new CheckpointException(where + " is damaged: a text in its pickle is not UTF-8", e);
    }
  }

  /** ASCII up to a line feed, as module and class names are written. */
  String line() throws IOException {
    StringBuilder line = new StringBuilder();
    for (int b = u1(); b != '\n'; b = u1()) {
      if (line.length() == LONGEST_NAME) {
        throw refused(Text.format("a name of more than %d characters", LONGEST_NAME));
      }
      line.append((char) b);
    }
    return line.toString();
  }

  CheckpointException refused(String what) {
    return new CheckpointException(
        "%s is refused: its pickle holds %s, which no checkpoint needs".formatted(where, what));
  }

  private ByteBuffer little(int count) throws IOException {
    return ByteBuffer.wrap(bytes(count)).order(ByteOrder.LITTLE_ENDIAN);
  }

  private byte[] bytes(int count) throws IOException {
    if (position + count > limit) {
      throw tooLong();
    }
    byte[] bytes = stream.readNBytes(count);
    if (bytes.length < count) {
      throw new EOFException();
    }
    position += count;
    return bytes;
  }

  private CheckpointException tooLong() {
    return new CheckpointException(
        Text.format(
            "%s is refused or truncated: its pickle does not end within %d bytes", where, limit));
  }
}
