package org.spos.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.spos.ranks.LaunchNotes;

class LaunchFolderTest {
  @TempDir Path temporary;

  /** What a launcher that was killed leaves: the lock went with the process, the files did not. */
  private Path abandoned() throws IOException {
    Path folder = Files.createDirectory(temporary.resolve("spos-launch-1"));
    Files.createFile(folder.resolve("in-use"));
    Files.createFile(folder.resolve("ranks"));
    Files.createFile(LaunchNotes.ended(folder.resolve("ranks"), 1));
    return folder;
  }

  @Test
  void isForItsUserOnlyAndGoneInTheEnd() throws IOException {
    Path path;
    try (LaunchFolder folder = LaunchFolder.in(temporary)) {
      path = folder.path();
      assertThat(Files.getPosixFilePermissions(path)).hasSize(3);
      Files.createFile(path.resolve("ranks"));
    }
    assertThat(path).doesNotExist();
  }

  @Test
  void removesWhatAKilledLauncherHasLeft() throws IOException {
    Path left = abandoned();
    LaunchFolder.removeAbandoned(temporary, Instant.now().minusSeconds(60));
    assertThat(left).as("it may be about to be locked").exists();
    LaunchFolder.removeAbandoned(temporary, Instant.now().plusSeconds(60));
    assertThat(left).doesNotExist();
  }

  @Test
  void keepsWhatALauncherOrAProcessOfItStillUses() throws Exception {
    Path held = abandoned();
    LaunchFolder.hold(
        Map.of("SPOS_RENDEZVOUS", "file:" + held.resolve("ranks"), "SPOS_LAUNCHER", "1"));
    try (LaunchFolder own = LaunchFolder.in(temporary)) {
      LaunchFolder.removeAbandoned(temporary, Instant.now().plusSeconds(60));
      assertThat(held).exists();
      assertThat(own.path()).exists();
    }
  }

  @Test
  void leavesFoldersOfOthersAlone() throws IOException {
    Path other = Files.createDirectory(temporary.resolve("spos-launch-other"));
    Path unlike = Files.createDirectory(temporary.resolve("spos-ui"));
    LaunchFolder.removeAbandoned(temporary, Instant.now().plusSeconds(60));
    assertThat(other).exists();
    assertThat(unlike).exists();
  }
}
