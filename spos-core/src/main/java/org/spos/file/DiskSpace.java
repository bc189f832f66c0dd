package org.spos.file;

import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.spos.text.Text;

/** What a message about a failed write says about room on the disk. */
public final class DiskSpace {
  private DiskSpace() {}

  /**
   * A clause for the end of a message.
   *
   * @param needs such as {@code it needs}
   * @param bytes how much there was to write
   * @param file what was written
   * @return such as {@code ; it needs 9,000 bytes and 512 are free}; empty if the error was none of
   *     a write, such as a missing permission
   */
  public static String shortage(String needs, long bytes, Path file, IOException e) {
    if (e instanceof FileSystemException) {
      return ""; // it names a file that could not be opened, moved or deleted
    }
    String need = Text.format("; %s %,d bytes", needs, bytes);
    Path folder = file.toAbsolutePath().getParent(); // the file itself may be gone
    try {
      long free = Files.getFileStore(folder == null ? file : folder).getUsableSpace();
      return need + Text.format(" and %,d are free", free);
    } catch (IOException unknown) {
      return need;
    }
  }
}
