package org.spos.run;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.spos.error.CheckpointException;
import org.spos.file.AtomicFiles;
import org.spos.text.Text;

/** A text file that only grows by whole lines, and is cut only at a line's start. */
final class LineFile implements AutoCloseable {
  private static final long LARGEST = 1L << 30;

  private final Path file;
  private final FileChannel channel;

  private LineFile(Path file, FileChannel channel) {
    this.file = file;
    this.channel = channel;
  }

  /**
   * A line as it lies in the file.
   *
   * @param number counted from 1
   * @param start its first byte
   * @param end the byte after its line feed, or after the file if it lacks one
   * @param text without line feed
   * @param complete whether a line feed ends it; only the last may lack one
   */
  record Line(int number, long start, long end, String text, boolean complete) {}

  /** Opens a file for appending, creating it if needed. */
  @SuppressWarnings("MustBeClosedChecker")
  static LineFile open(Path file) {
    try {
      FileChannel channel =
          FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      channel.position(channel.size());
      return new LineFile(file, channel);
    } catch (IOException e) {
      throw AtomicFiles.cannot("write", file, e);
    }
  }

  /** All lines; none if there is no file. */
  static List<Line> read(Path file) {
    if (!Files.exists(file)) {
      return List.of();
    }
    try {
      if (Files.size(file) > LARGEST) {
        throw new CheckpointException(
            Text.format("%s has %d bytes, more than any run writes", file, Files.size(file)));
      }
      byte[] bytes = Files.readAllBytes(file);
      List<Line> lines = new ArrayList<>();
      int start = 0;
      for (int i = 0; i < bytes.length; i++) {
        if (bytes[i] == '\n') {
          lines.add(line(lines.size() + 1, bytes, start, i, true));
          start = i + 1;
        }
      }
      if (start < bytes.length) {
        lines.add(line(lines.size() + 1, bytes, start, bytes.length, false));
      }
      return lines;
    } catch (IOException e) {
      throw AtomicFiles.cannot("read", file, e);
    }
  }

  /** Cuts everything from this byte on. */
  void truncate(long size) {
    try {
      channel.truncate(size);
      channel.position(size);
    } catch (IOException e) {
      throw AtomicFiles.cannot("write", file, e);
    }
  }

  /**
   * Appends a line; a write that fails half-way is undone as far as the disk lets us.
   *
   * @throws CheckpointException if it cannot be written
   */
  void append(String line) {
    ByteBuffer bytes = ByteBuffer.wrap((line + "\n").getBytes(StandardCharsets.UTF_8));
    int length = bytes.remaining();
    long before = -1;
    try {
      before = channel.position();
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
    } catch (IOException e) {
      CheckpointException failure = AtomicFiles.cannotWrite(file, OptionalLong.of(length), e);
      undo(before, failure);
      throw failure;
    }
  }

  /** If this fails too, the next reader drops the torn line. */
  private void undo(long size, CheckpointException failure) {
    try {
      if (size >= 0) {
        truncate(size);
      }
    } catch (CheckpointException e) {
      failure.addSuppressed(e);
    }
  }

  /** Returns when everything appended is on the disk. */
  void sync() {
    try {
      channel.force(true);
    } catch (IOException e) {
      throw AtomicFiles.cannot("write", file, e);
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

  private static Line line(int number, byte[] bytes, int start, int end, boolean complete) {
    String text = new String(bytes, start, end - start, StandardCharsets.UTF_8);
    return new Line(number, start, complete ? end + 1 : end, text, complete);
  }
}
