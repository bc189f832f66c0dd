package org.spos.run;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.spos.error.CheckpointException;
import org.spos.file.AtomicFiles;
import org.spos.text.OneLine;
import org.spos.text.Text;

/**
 * The lock of a run directory, which ends with its process. Its file names the holder and stays.
 */
final class RunLock implements AutoCloseable {
  private final Path root;
  private final FileChannel channel;

  private RunLock(Path root, FileChannel channel) {
    this.root = root;
    this.channel = channel;
  }

  /**
   * Takes the lock.
   *
   * @param root the folder of the run, which exists
   * @throws CheckpointException if a process holds it
   * @throws IOException if its file cannot be written
   */
  @SuppressWarnings("MustBeClosedChecker")
  static RunLock take(Path root) throws IOException {
    FileChannel channel =
        FileChannel.open(
            RunLayout.lock(root),
            StandardOpenOption.CREATE,
            StandardOpenOption.READ,
            StandardOpenOption.WRITE);
    boolean held = false;
    try {
      if (!isFree(channel)) {
        throw inUse(root, channel);
      }
      byte[] holder =
          Text.format("process %d%n", ProcessHandle.current().pid())
              .getBytes(StandardCharsets.UTF_8);
      channel.truncate(0).write(ByteBuffer.wrap(holder), 0);
      held = true;
      return new RunLock(root, channel);
    } finally {
      if (!held) {
        channel.close();
      }
    }
  }

  /** Locks the file if nobody else does. */
  private static boolean isFree(FileChannel channel) throws IOException {
    try {
      return channel.tryLock() != null;
    } catch (OverlappingFileLockException e) {
      return false; // this very process holds it
    }
  }

  private static CheckpointException inUse(Path root, FileChannel channel) throws IOException {
    ByteBuffer holder = ByteBuffer.allocate(64);
    channel.read(holder, 0);
    return new CheckpointException(
        "run directory %s is in use by %s; wait for it, or choose another with --run-dir"
            .formatted(
                root,
                OneLine.of(
                    new String(holder.array(), 0, holder.position(), StandardCharsets.UTF_8))));
  }

  /** Releases the lock; its file stays. */
  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      throw AtomicFiles.cannot("unlock", RunLayout.lock(root), e);
    }
  }
}
