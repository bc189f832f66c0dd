package org.spos.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.spos.text.Text;

/**
 * Runs the command with its folder {@code run} on a small disk of its own, which only that process
 * sees: Linux lets any user mount a disk in memory within a name space.
 */
final class SmallDisk {
  /** Where its content is kept at the end. */
  static final String KEPT = "kept";

  private SmallDisk() {}

  /** Whether this system lets us. */
  static boolean isPossible() {
    try {
      return new ProcessBuilder("unshare", "-rm", "mount", "-t", "tmpfs", "tmpfs", "/mnt")
              .redirectErrorStream(true)
              .start()
              .waitFor()
          == 0;
    } catch (IOException e) {
      return false; // there is no such program
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /** Writes a launcher to use instead of the usual one. */
  static Path script(Path file, int kibibytes) throws IOException {
    Files.writeString(
        file,
        Text.format(
            """
            #!/usr/bin/env bash
            mkdir run
            exec unshare -rm bash -c '
              mount -t tmpfs -o size=%dk tmpfs run || exit 99
              "%s" "$@"
              code=$?
              cp -a run %s
              exit $code' small-disk "$@"
            """,
            kibibytes, Materials.ROOT.resolve("scripts/spos"), KEPT));
    return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
  }
}
