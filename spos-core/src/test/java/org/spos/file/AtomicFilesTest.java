package org.spos.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.spos.error.CheckpointException;

class AtomicFilesTest {
  @TempDir Path folder;

  @Test
  void createsFoldersAndReplacesFiles() throws IOException {
    Path file = folder.resolve("a/b/c.json");
    AtomicFiles.write(file, "old");
    AtomicFiles.write(file, "new ö");
    assertThat(file).hasContent("new ö");
    assertThat(file.getParent()).isDirectoryContaining(f -> f.equals(file));
    try (var files = Files.list(folder.resolve("a/b"))) {
      assertThat(files).hasSize(1);
    }
  }

  @Test
  void keepsTheOldFileWhenTheBodyFails() throws IOException {
    Path file = folder.resolve("f");
    AtomicFiles.write(file, "old");
    AtomicFiles.Body full =
        channel -> {
          channel.write(ByteBuffer.wrap(new byte[3]));
          throw new IOException("No space left on device");
        };
    assertThatThrownBy(() -> AtomicFiles.write(file, full))
        .isInstanceOf(CheckpointException.class)
        .hasMessage(
            "cannot write %s: No space left on device; whatever was there before is intact; mend"
                + " this first",
            file);
    AtomicFiles.Body bug =
        channel -> {
          throw new IllegalStateException("bug");
        };
    assertThatThrownBy(() -> AtomicFiles.write(file, bug))
        .isInstanceOf(IllegalStateException.class);
    assertThat(file).hasContent("old");
    try (var files = Files.list(folder)) {
      assertThat(files).containsExactly(file);
    }
  }

  @Test
  void showsTheOldContentUntilTheRenameAndTheNewOneAfterIt() {
    Path file = folder.resolve("f");
    AtomicFiles.write(file, "old");
    Path staged =
        AtomicFiles.stage(file, channel -> channel.write(ByteBuffer.wrap(new byte[] {65})));
    assertThat(file).hasContent("old");
    assertThat(staged).hasContent("A");
    AtomicFiles.commit(staged, file);
    assertThat(file).hasContent("A");
    assertThat(staged).doesNotExist();
  }

  @Test
  void removesOnlyItsOwnLeftovers() throws IOException {
    AtomicFiles.stage(folder.resolve("x.json"), channel -> {});
    Files.writeString(folder.resolve(".other.tmp"), "");
    assertThat(AtomicFiles.removeLeftovers(folder)).isEqualTo(1);
    assertThat(folder.resolve(".other.tmp")).exists();
  }

  @Test
  void doesNotReplaceAFolder() throws IOException {
    Path inTheWay = Files.createDirectories(folder.resolve("d/e")).getParent();
    assertThatThrownBy(() -> AtomicFiles.write(java.util.Objects.requireNonNull(inTheWay), "x"))
        .isInstanceOf(CheckpointException.class)
        .hasMessageContaining("cannot write");
    assertThat(AtomicFiles.removeLeftovers(folder)).isZero();
  }

  @Test
  void triesAPlaceAndLeavesNothingThere() throws IOException {
    Path file = folder.resolve("new/deep/file");
    AtomicFiles.requireWritable(file);
    AtomicFiles.requireWritable(Files.writeString(folder.resolve("there"), "as it was"));
    assertThat(folder.resolve("there")).hasContent("as it was");
    try (var left = Files.list(folder)) {
      assertThat(left).hasSize(1);
    }
    assertThatThrownBy(() -> AtomicFiles.requireWritable(folder))
        .isInstanceOf(CheckpointException.class)
        .hasMessageContaining("it is a folder");
    assertThatThrownBy(() -> AtomicFiles.requireWritable(folder.resolve("there/file")))
        .isInstanceOf(CheckpointException.class)
        .hasMessageContaining("there is no folder; choose another place");
  }
}
