package org.spos.cli;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

/**
 * A place in the program where a process under test kills itself, as {@code kill -9} would, or
 * fails. Lives in the process under test, see {@link FaultAgent}.
 */
public enum FaultPoint {
  /** The lock is held and nothing else was written. */
  LOCKED("org.spos.run.RunDirectory", "clear"),
  /** Some of a temporary file is written. */
  TEMP_BEGUN("org.spos.file.AtomicFiles", "writeFully"),
  /** A temporary file is whole and flushed. */
  TEMP_WRITTEN("org.spos.file.AtomicFiles", "commit"),
  /** It has its name, but its folder is not flushed. */
  RENAMED("org.spos.file.AtomicFiles", "syncDirectory"),
  /** Half a line is at the end of a journal or of metrics. */
  MID_LINE("org.spos.run.LineFile", "append"),
  /** A whole line is there and not flushed. */
  LINE_WRITTEN("org.spos.run.LineFile", "sync");

  /** What happens there. */
  enum Fault {
    /** As {@code kill -9}. */
    KILL,
    /** The disk has no room, then and from then on. */
    FULL,
    /** More of the heap is asked for than there can be. */
    HEAP
  }

  private static final AtomicInteger LEFT = new AtomicInteger(1);
  private static final AtomicReference<Fault> FAULT = new AtomicReference<>(Fault.KILL);

  final String type;
  final String method;

  FaultPoint(String type, String method) {
    this.type = type;
    this.method = method;
  }

  /** Fails when it is reached this many times. */
  static void failAt(int time, Fault fault) {
    LEFT.set(time);
    FAULT.set(fault);
  }

  /** Called where the point is. */
  public static void reached() throws IOException {
    int left = LEFT.decrementAndGet();
    Fault fault = FAULT.get();
    if (left <= 0 && fault == Fault.FULL) {
      throw new IOException("No space left on device");
    }
    if (left == 0 && fault == Fault.HEAP) {
      Arrays.fill(new byte[Integer.MAX_VALUE - 8], (byte) 1);
    }
    if (left == 0) {
      die();
    }
  }

  /** Called before a line is appended. */
  public static void reached(FileChannel channel, String line) throws IOException {
    if (LEFT.decrementAndGet() == 0) {
      byte[] bytes = line.getBytes(StandardCharsets.UTF_8);
      channel.write(ByteBuffer.wrap(Arrays.copyOf(bytes, bytes.length / 2)));
      die();
    }
  }

  private static void die() {
    try {
      new ProcessBuilder("kill", "-9", String.valueOf(ProcessHandle.current().pid())).start();
      TimeUnit.MINUTES.sleep(1);
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
