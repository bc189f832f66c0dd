package org.spos.file;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.WritableByteChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Pattern;
import org.spos.error.CheckpointException;
import org.spos.text.OneLine;
import org.spos.text.Text;

/**
 * Replaces files so that a reader, a crash or a power failure sees the old content or the new one,
 * never a mixture: temporary file in the same folder, flushed to disk, renamed, folder flushed.
 */
public final class AtomicFiles {
  private static final Pattern TEMPORARY = Pattern.compile("\\..+\\.\\d+-[0-9a-f]+\\.tmp");

  private static final String INTACT = "; whatever was there before is intact; mend this first";

  private AtomicFiles() {}

  /** Produces the content of a file. */
  public interface Body {
    /** Writes everything; the channel stays open. */
    void writeTo(WritableByteChannel channel) throws IOException;
  }

  /**
   * Replaces or creates a file; missing folders are created.
   *
   * @throws CheckpointException if it cannot be written; the earlier file is then intact
   */
  public static void write(Path file, Body body) {
    commit(stage(file, body), file);
  }

  /** Looks at a complete file before it gets its name. */
  public interface Check {
    /** Throws if the file must not be kept. */
    void accept(Path staged) throws IOException;
  }

  /**
   * As {@link #write(Path, Body)}, but only if a check of what was written passes; if it throws,
   * the earlier file is intact and the new one is gone.
   */
  public static void write(Path file, Body body, Check check) {
    Path staged = stage(file, body);
    boolean passed = false;
    try {
      check.accept(staged);
      passed = true;
    } catch (IOException e) {
      throw cannot("write", file, e);
    } finally {
      if (!passed) {
        deleteQuietly(staged);
      }
    }
    commit(staged, file);
  }

  /** As {@link #write(Path, Body)}, from bytes. */
  public static void write(Path file, byte[] content) {
    write(file, channel -> writeFully(channel, ByteBuffer.wrap(content)));
  }

  /** As {@link #write(Path, Body)}, from text in UTF-8. */
  public static void write(Path file, String content) {
    write(file, content.getBytes(StandardCharsets.UTF_8));
  }

  /**
   * Tries whether a file could be written, and leaves nothing behind: what takes hours to compute
   * must not fail for want of a place. Folders that {@link #write} would create count as there.
   *
   * @throws CheckpointException if it could not
   */
  public static void requireWritable(Path file) {
    if (Files.isDirectory(file)) {
      throw new CheckpointException(
          "cannot write %s: it is a folder; name a file in it".formatted(file));
    }
    Path folder = folderOf(file);
    while (!Files.exists(folder) && folder.getParent() != null) {
      folder = folder.getParent();
    }
    if (!Files.isDirectory(folder)) {
      throw new CheckpointException(
          "cannot write %s: %s is no folder; choose another place".formatted(file, folder));
    }
    try {
      Files.delete(Files.createFile(temporary(folder, "try")));
    } catch (IOException e) {
      throw cannot("write", file, e);
    }
  }

  /**
   * Deletes what writers that were killed left in a folder. Call it only while no other process
   * writes there.
   *
   * @return how many files were deleted
   */
  public static int removeLeftovers(Path directory) {
    int removed = 0;
    try (DirectoryStream<Path> files = Files.newDirectoryStream(directory, ".*.tmp")) {
      for (Path file : files) {
        if (TEMPORARY.matcher(String.valueOf(file.getFileName())).matches()) {
          Files.delete(file);
          removed++;
        }
      }
    } catch (IOException e) {
      throw cannot("clean", directory, e);
    }
    return removed;
  }

  /** First half of a write: the complete, flushed temporary file beside its target. */
  public static Path stage(Path file, Body body) {
    Path staged = temporary(folderOf(file), String.valueOf(file.getFileName()));
    Optional<IOException> failure = Optional.empty();
    boolean complete = false;
    try {
      Files.createDirectories(folderOf(file));
      try (FileChannel channel =
          FileChannel.open(staged, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
        body.writeTo(channel);
        channel.force(true);
      }
      complete = true;
    } catch (IOException e) {
      failure = Optional.of(e);
    } finally {
      if (!complete) {
        deleteQuietly(staged);
      }
    }
    if (failure.isPresent()) {
      // Only now, because what is free is asked without the part that was written.
      throw cannotWrite(file, CountingChannel.size(body), failure.get());
    }
    return staged;
  }

  /** Second half: from here on the new content is what a reader finds. */
  public static void commit(Path staged, Path file) {
    try {
      Files.move(staged, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
      syncDirectory(folderOf(file));
    } catch (IOException e) {
      deleteQuietly(staged);
      throw cannot("write", file, e);
    }
  }

  /** Writes until nothing remains; a channel may take less at a time. */
  public static void writeFully(WritableByteChannel channel, ByteBuffer bytes) throws IOException {
    while (bytes.hasRemaining()) {
      channel.write(bytes);
    }
  }

  /** One line for a failed operation on a file, with the system's reason. */
  public static CheckpointException cannot(String action, Path file, IOException e) {
    return cannot(action, file, e, action.equals("write") ? INTACT : "");
  }

  /**
   * As {@link #cannot} write, for what may have been too much for the disk.
   *
   * @param bytes how much there was to write, if that is known
   */
  public static CheckpointException cannotWrite(Path file, OptionalLong bytes, IOException e) {
    String shortage =
        bytes.isPresent() ? DiskSpace.shortage("it needs", bytes.getAsLong(), file, e) : "";
    return cannot("write", file, e, shortage + INTACT);
  }

  private static CheckpointException cannot(String action, Path file, IOException e, String hint) {
    return new CheckpointException(
        "cannot %s %s: %s%s".formatted(action, file, reason(e), hint), e);
  }

  /** Why the system refuses, in a few words, without the name of the file. */
  public static String reason(IOException e) {
    String reason =
        switch (e.getClass().getSimpleName()) {
          case "AccessDeniedException" -> "permission denied";
          case "NoSuchFileException" -> "no such file or folder";
          case "FileAlreadyExistsException" -> "a file of that name is in the way";
          default ->
              e instanceof FileSystemException f && f.getReason() != null
                  ? f.getReason()
                  : Optional.ofNullable(e.getMessage()).orElse(e.getClass().getSimpleName());
        };
    return OneLine.of(reason);
  }

  private static Path temporary(Path folder, String name) {
    return folder.resolve(
        Text.format(".%s.%d-%x.tmp", name, ProcessHandle.current().pid(), System.nanoTime()));
  }

  private static Path folderOf(Path file) {
    Path folder = file.toAbsolutePath().getParent();
    if (folder == null) {
      throw new IllegalArgumentException(file + " is no file");
    }
    return folder;
  }

  private static void syncDirectory(Path directory) throws IOException {
    // Windows cannot open a folder, and does not need it for a rename to last.
    if (System.getProperty("os.name", "").toLowerCase(Locale.ROOT).startsWith("windows")) {
      return;
    }
    try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }

  private static void deleteQuietly(Path file) {
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      // The first error is the one to report; leftovers are removed at the next start.
      return;
    }
  }
}
