package org.spos.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.spos.engine.Engines;

class RerunTest {
  @TempDir static Path shared;
  static Materials good;

  @TempDir Path folder;

  @BeforeAll
  static void runEachStep() {
    good = Materials.make(shared);
  }

  @ParameterizedTest
  @CsvSource({"supernet, 5", "search, 5", "scratch, 6"})
  void givesTheSameBitsAgain(String run, int files) {
    Materials.Ended ended = rerun(shared.resolve(run), "again");
    assertThat(ended.exitCode()).as(ended.err() + ended.out()).isZero();
    assertThat(ended.out()).startsWith("the same bits: " + files + " files in");
  }

  /** The original is changed instead of the arithmetic. */
  @Test
  void namesWhatDiffers() throws IOException {
    Path run = Materials.copy(good.supernetRun(), folder.resolve("run"));
    Path metrics = run.resolve("metrics.jsonl");
    Files.writeString(
        metrics, Files.readString(metrics).replace("\"step\":2,\"lr\":", "\"step\":2,\"lr\":1"));
    Files.copy(
        shared.resolve("supernet/checkpoints/checkpoint-000001.safetensors"),
        run.resolve("supernet.safetensors"),
        StandardCopyOption.REPLACE_EXISTING);
    Materials.Ended ended = rerun(run, "again");
    assertThat(ended.exitCode()).as(ended.err()).isEqualTo(ExitCode.DIFFERENT);
    assertThat(ended.out())
        .startsWith("2 of 5 files differ")
        .contains("metrics.jsonl: line 2 was {\"step\":2,\"lr\":1")
        .containsPattern("supernet.safetensors: \\S+\\[\\d+] was \\S+, is \\S+|momentum");
  }

  @Test
  void refusesWhatCannotBeCompared() throws IOException {
    Path run = Materials.copy(good.supernetRun(), folder.resolve("run"));
    Path manifest = run.resolve("manifest.json");
    Files.writeString(manifest, Files.readString(manifest).replace("FINISHED", "FAILED"));
    Materials.Ended unfinished = rerun(run, "again");
    assertThat(unfinished.exitCode()).isEqualTo(ExitCode.CHECKPOINT);
    assertThat(unfinished.err()).contains("has not finished (FAILED)");
    Path data = folder.resolve("data");
    Materials.run(
        Materials.words(
            "data make-demo %s --classes 2 --train-per-class 6 --side 16".formatted(data)),
        Engines.found());
    Materials.Ended moved = rerun(good.supernetRun(), "moved", "--data", data.toString());
    assertThat(moved.exitCode()).isEqualTo(ExitCode.DATA);
    assertThat(moved.err()).contains("are not those of");
    assertThat(folder.resolve("moved")).doesNotExist();
  }

  private Materials.Ended rerun(Path run, String name, String... more) {
    List<String> words =
        Materials.words(
            "rerun %s -q --run-dir %s"
                .formatted(run.resolve("manifest.json"), folder.resolve(name)));
    return Materials.run(BadCheckpoints.with(words, more), Engines.found());
  }
}
