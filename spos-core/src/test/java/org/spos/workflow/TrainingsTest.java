package org.spos.workflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.spos.error.CheckpointException;

class TrainingsTest {
  @TempDir Path folder;

  @Test
  void whoDoesNotSeeTheRunDirectoryTrainsNothing() throws IOException {
    Path unseen = Files.createDirectory(folder.resolve("unseen"));
    assertThatExceptionOfType(CheckpointException.class)
        .isThrownBy(() -> Trainings.requireSeen("rank 1", unseen, Duration.ofMillis(200)))
        .withMessage(
            "rank 1 does not see %s, where trainings keep their runs; choose a --run-dir that all"
                    .formatted(unseen)
                + " machines see");
    assertThat(unseen).isEmptyDirectory();
  }

  /** As a file system of several machines shows a new folder late. */
  @Test
  void aRunDirectoryMayAppearLate() throws Exception {
    Path late = Files.createDirectory(folder.resolve("late"));
    CompletableFuture<Void> seen =
        CompletableFuture.runAsync(
            () -> Trainings.requireSeen("rank 1", late, Duration.ofSeconds(30)));
    Thread.sleep(200);
    assertThat(seen).isNotDone();
    Files.createFile(late.resolve("config.yaml"));
    seen.get(20, TimeUnit.SECONDS);
  }
}
