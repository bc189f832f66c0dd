package org.spos.natives;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets one process at a time unpack and load libraries from a folder. JavaCPP's own lock covers
 * each file alone: of three processes that start together with an empty folder, some load what
 * another one is just writing and die of SIGBUS.
 */
final class UnpackLock implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(UnpackLock.class);
  private static final int SILENT_TRIES = 50;

  private final FileChannel channel;

  private UnpackLock(FileChannel channel) {
    this.channel = channel;
  }

  /** Waits for its turn. */
  @SuppressWarnings("MustBeClosedChecker")
  static UnpackLock take(Path folder) throws IOException {
    Path file = folder.resolve(".spos.lock");
    FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    boolean held = false;
    try {
      for (int i = 0; i < SILENT_TRIES && !held; i++) {
        held = tryLock(channel);
      }
      if (!held) {
        LOG.info("Waiting for another process that loads native libraries (lock {})", file);
        held = channel.lock().isValid();
      }
      return new UnpackLock(channel);
    } finally {
      if (!held) {
        channel.close();
      }
    }
  }

  private static boolean tryLock(FileChannel channel) throws IOException {
    FileLock lock = channel.tryLock();
    if (lock == null) {
      try {
        TimeUnit.MILLISECONDS.sleep(100);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IOException("interrupted", e);
      }
    }
    return lock != null;
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
