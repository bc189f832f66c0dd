package org.spos.run;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.stream.Stream;
import java.util.zip.CRC32C;
import org.spos.file.AtomicFiles;
import org.spos.text.Text;

/**
 * The event file of a run, for {@code tensorboard --logdir}. TFRecord framing: length, its masked
 * CRC32C, an event, its masked CRC32C, all little-endian.
 */
final class TensorBoardFile implements AutoCloseable {
  private static final String PREFIX = "events.out.tfevents.";
  private static final int HEADER = Long.BYTES + Integer.BYTES;
  private static final int FOOTER = Integer.BYTES;
  private static final int MASK = 0xa282ead8;
  private static final int LARGEST_EVENT = 1 << 20;

  private final Path file;
  private final FileChannel channel;

  private TensorBoardFile(Path file, FileChannel channel) {
    this.file = file;
    this.channel = channel;
  }

  /**
   * Opens the file of a folder, or starts one; drops the events beyond a step, and whatever follows
   * a torn one, so that no step appears twice when it is done again.
   *
   * @param step last step to keep; −1 keeps none
   * @throws org.spos.error.CheckpointException if it cannot be written
   */
  @SuppressWarnings("MustBeClosedChecker")
  static TensorBoardFile open(Path folder, long step) {
    try {
      Files.createDirectories(folder);
      Path file = existing(folder);
      FileChannel channel =
          FileChannel.open(
              file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
      boolean opened = false;
      try {
        TensorBoardFile events = new TensorBoardFile(file, channel);
        long kept = events.lengthUpTo(step);
        channel.truncate(kept).position(kept);
        if (kept == 0) {
          events.write(TensorBoardEvents.version(now()));
        }
        opened = true;
        return events;
      } finally {
        if (!opened) {
          channel.close();
        }
      }
    } catch (IOException e) {
      throw AtomicFiles.cannot("write", folder, e);
    }
  }

  /** Appends the scalars of a step. */
  void append(long step, Map<String, Double> values) {
    OptionalLong length = OptionalLong.empty();
    try {
      byte[] event = TensorBoardEvents.scalars(now(), step, values);
      length = OptionalLong.of(HEADER + event.length + FOOTER);
      write(event);
    } catch (IOException e) {
      throw AtomicFiles.cannotWrite(file, length, e);
    }
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      throw AtomicFiles.cannot("close", file, e);
    }
  }

  private void write(byte[] event) throws IOException {
    ByteBuffer record = buffer(HEADER + event.length + FOOTER).putLong(event.length);
    record.putInt(masked(record.array(), 0, Long.BYTES));
    record.put(event).putInt(masked(event, 0, event.length)).flip();
    while (record.hasRemaining()) {
      channel.write(record);
    }
  }

  /** Bytes of the whole, undamaged records up to the first beyond a step. */
  private long lengthUpTo(long step) throws IOException {
    long length = 0;
    if (step < 0) {
      return length;
    }
    while (true) {
      ByteBuffer header = read(length, HEADER);
      if (header.remaining() < HEADER) {
        return length;
      }
      long size = header.getLong();
      if (header.getInt() != masked(header.array(), 0, Long.BYTES)
          || size < 0
          || size > LARGEST_EVENT) {
        return length;
      }
      ByteBuffer body = read(length + HEADER, (int) size + FOOTER);
      if (body.remaining() < size + FOOTER
          || body.getInt((int) size) != masked(body.array(), 0, (int) size)) {
        return length;
      }
      byte[] event = new byte[(int) size];
      body.get(event);
      if (TensorBoardEvents.step(event) > step) {
        return length;
      }
      length += HEADER + size + FOOTER;
    }
  }

  /** Up to this many bytes from a place in the file. */
  private ByteBuffer read(long position, int count) throws IOException {
    ByteBuffer bytes = buffer(count);
    while (bytes.hasRemaining() && channel.read(bytes, position + bytes.position()) > 0) {
      continue;
    }
    return bytes.flip();
  }

  private static Path existing(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      List<Path> found =
          files
              .filter(file -> String.valueOf(file.getFileName()).startsWith(PREFIX))
              .sorted()
              .toList();
      // The usual name ends with the host's; that is nobody's business.
      return found.isEmpty()
          ? folder.resolve(Text.format("%s%d.spos", PREFIX, (long) now()))
          : found.get(0);
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  static int masked(byte[] bytes, int offset, int length) {
    CRC32C crc = new CRC32C();
    crc.update(bytes, offset, length);
    return Integer.rotateRight((int) crc.getValue(), 15) + MASK;
  }

  private static ByteBuffer buffer(int bytes) {
    return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  private static double now() {
    return System.currentTimeMillis() / 1e3;
  }
}
