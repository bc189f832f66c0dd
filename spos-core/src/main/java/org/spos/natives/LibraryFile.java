package org.spos.natives;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import org.spos.text.Text;

/**
 * A native library in a jar, and its place in a folder: where JavaCPP looks for it before it
 * unpacks it itself, with the same size and time.
 *
 * @param jar open
 * @param entry of the jar
 */
record LibraryFile(JarFile jar, JarEntry entry) {

  /** Its place below a folder. */
  Path in(Path folder) {
    return folder.resolve(Path.of(jar.getName()).getFileName()).resolve(entry.getName());
  }

  long bytes() {
    return entry.getSize();
  }

  /** Whether it lies there; a link is JavaCPP's, to the same library of another jar. */
  boolean isIn(Path folder) {
    Path file = in(folder);
    try {
      return Files.isSymbolicLink(file)
          || (Files.size(file) == entry.getSize()
              && Files.getLastModifiedTime(file).toMillis() == entry.getTime());
    } catch (IOException e) {
      return false;
    }
  }

  /** Unpacks it: under its own name it is whole or not there. */
  void unpackInto(Path folder) throws IOException {
    Path file = in(folder);
    Files.createDirectories(file.getParent());
    Path part =
        file.resolveSibling(
            Text.format("%s.%d.part", file.getFileName(), ProcessHandle.current().pid()));
    try {
      try (InputStream in = jar.getInputStream(entry)) {
        Files.copy(in, part, StandardCopyOption.REPLACE_EXISTING);
      }
      Files.setLastModifiedTime(part, FileTime.fromMillis(entry.getTime()));
      Files.move(part, file, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(part);
    }
  }
}
