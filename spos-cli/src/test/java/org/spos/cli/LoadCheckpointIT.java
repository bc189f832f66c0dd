package org.spos.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.spos.artifact.AnyCheckpoint;
import org.spos.checkpoint.Checkpoint;
import org.spos.checkpoint.CheckpointFile;
import org.spos.plan.NetworkPlan;

/** Training that begins with a supernet as PyTorch saved it, by the packaged command. */
class LoadCheckpointIT {
  private static final Path FIXTURES = Launcher.ROOT.resolve("src-test-fixtures/torch");

  @TempDir Path folder;

  /**
   * One step whose learning rate is too small to change a bit of a weight; only BN statistics of
   * the sampled path move. Both containers hold the same network, so the step has the same loss.
   */
  @Test
  void theFirstStepIsTakenFromTheWeightsOfPyTorch() throws IOException {
    Files.writeString(folder.resolve("space.yaml"), Materials.pyTorchSpace(10));
    must(
        "data",
        "make-demo",
        "data",
        "--classes=10",
        "--train-per-class=10",
        "--val-per-class=1",
        "--side=32");
    String legacy = train("legacy", "supernet-megvii-legacy.pth.tar");
    assertThat(train("zip", "supernet-nni-bare-zip.pt")).isEqualTo(legacy).contains("\"loss\":");
  }

  private String train(String run, String file) throws IOException {
    must(
        "train-supernet",
        "--space=space.yaml",
        "--data=data",
        "--threads=1",
        "--iterations=1",
        "--batch-size=8",
        "--learning-rate=1e-30",
        "--load-checkpoint=" + FIXTURES.resolve(file),
        "--run-dir=" + run);
    Checkpoint trained = CheckpointFile.read(folder.resolve(run).resolve("supernet.safetensors"));
    NetworkPlan plan = trained.plan();
    Map<String, float[]> given =
        AnyCheckpoint.read(FIXTURES.resolve(file), plan, Optional.empty()).parameters().values();
    Set<String> moved = new HashSet<>();
    trained
        .parameters()
        .values()
        .forEach(
            (name, values) -> {
              if (name.contains(".running_")) {
                if (!Arrays.equals(values, given.get(name))) {
                  moved.add(name.replaceAll("branch_.*", ""));
                }
              } else {
                assertThat(values).as(name).isEqualTo(given.get(name));
              }
            });
    assertThat(moved)
        .as("BN statistics of stem, head and one candidate of each of four blocks")
        .hasSize(2 * 2 + 4);
    return Files.readString(folder.resolve(run).resolve("metrics.jsonl"));
  }

  private void must(String... words) {
    Launcher.Ended ended = new Launcher(folder).run(words);
    assertThat(ended.exitCode()).as(ended.err()).isZero();
  }
}
