package org.spos.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.withinPercentage;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Against files that were written. */
class CheckpointSizeTest {
  @TempDir Path folder;

  @Test
  void foreseesTheFileOfATrainingAndOfWeights() throws IOException {
    Checkpoint training = Samples.supernet(7);
    assertThat(training.parameters().momentum()).isNotEmpty();
    assertThat(CheckpointSize.of(training.plan(), true))
        .isCloseTo(bytes(training), withinPercentage(10));
    Checkpoint weights =
        new Checkpoint(
            training.space(),
            training.architecture(),
            7,
            0,
            "",
            training.metrics(),
            training.parameters().weights());
    assertThat(CheckpointSize.of(weights.plan(), false))
        .isCloseTo(bytes(weights), withinPercentage(10));
  }

  private long bytes(Checkpoint checkpoint) throws IOException {
    Path file = folder.resolve("file.safetensors");
    CheckpointFile.write(file, checkpoint);
    return Files.size(file);
  }
}
