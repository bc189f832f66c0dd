package org.spos.natives;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Collection;
import java.util.Optional;
import java.util.Set;
import org.spos.file.AtomicFiles;
import org.spos.text.Text;

/**
 * A folder that may hold unpacked libraries.
 *
 * @param path of the folder
 * @param shared whether its parent is open to everybody, so that it must be ours alone: what lies
 *     in it is run
 */
record UnpackFolder(Path path, boolean shared) {
  private static final Set<PosixFilePermission> OURS_ALONE =
      PosixFilePermissions.fromString("rwx------");

  /**
   * Why it cannot be used; empty if it can. Creates it.
   *
   * @param files all that it may have to hold
   */
  Optional<String> refusal(Collection<LibraryFile> files) {
    try {
      create();
      if (shared && !isOursAlone()) {
        return Optional.of("is not ours alone (owner, mode 700)");
      }
      Files.delete(Files.createTempFile(path, ".spos", ".probe"));
      if (Mounts.forbidLoading(path)) {
        return Optional.of("is mounted noexec");
      }
      long missing =
          files.stream().filter(file -> !file.isIn(path)).mapToLong(LibraryFile::bytes).sum();
      long free = Files.getFileStore(path).getUsableSpace();
      return missing <= free
          ? Optional.empty()
          : Optional.of(
              Text.format(
                  "has %,d MB free where %,d MB are needed",
                  free / 1_000_000, (missing + 999_999) / 1_000_000));
    } catch (IOException e) {
      return Optional.of("cannot be written: " + AtomicFiles.reason(e));
    }
  }

  private void create() throws IOException {
    if (shared ? Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS) : Files.isDirectory(path)) {
      return;
    }
    if (shared) {
      Files.createDirectory(path, PosixFilePermissions.asFileAttribute(OURS_ALONE));
    } else {
      Files.createDirectories(path);
    }
  }

  private boolean isOursAlone() throws IOException {
    Path probe = Files.createTempFile(path, ".spos", ".probe");
    try {
      return Files.getOwner(path).equals(Files.getOwner(probe))
          && OURS_ALONE.containsAll(Files.getPosixFilePermissions(path));
    } finally {
      Files.delete(probe);
    }
  }
}
