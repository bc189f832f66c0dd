package org.spos.spark;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.spos.checkpoint.CheckpointFile;
import org.spos.config.SposConfig;
import org.spos.engine.Engines;
import org.spos.ranks.Ranks;
import org.spos.run.Manifest;
import org.spos.workflow.Playground;
import org.spos.workflow.RankArchitectures;
import org.spos.workflow.RankRequest;
import org.spos.workflow.RunContext;
import org.spos.workflow.SearchArchitecture;
import org.spos.workflow.TrainSupernet;

/** Runs with Spark in this process, two tasks at a time, are those of one process. */
class SparkRunsTest {
  @TempDir Path folder;
  private Playground play;
  private SposConfig config;
  private Path supernet;

  @BeforeEach
  void train() {
    play = Playground.in(folder);
    config =
        play.config(
            "engine=onednn",
            "threads=1",
            "supernet.iterations=4",
            "supernet.probeEvery=0",
            "scratch.iterations=2",
            "scratch.validateEvery=0");
    new TrainSupernet(config, Optional.empty(), context("supernet", Ranks.ALONE)).run();
    supernet = folder.resolve("supernet").resolve(TrainSupernet.FILE);
  }

  private RunContext context(String run, Ranks ranks) {
    return play.context(run, false, () -> false, Engines.found(), ranks);
  }

  private static Ranks spark() {
    return Ranks.helpedBy(
        SparkHelpers.open(SparkHelpersTest.settings("local[2]"), KeptRuns::piece));
  }

  private String text(String file) throws IOException {
    return Files.readString(folder.resolve(file));
  }

  private void search(RunContext context) {
    new SearchArchitecture(
            config, CheckpointFile.read(supernet), supernet, Optional.empty(), context)
        .run();
  }

  @Test
  void aSearchHasTheJournalOfOneProcess() throws IOException {
    search(context("one", Ranks.ALONE));
    try (Ranks spark = spark()) {
      search(context("two", spark));
    }
    assertThat(text("two/journal.jsonl")).isEqualTo(text("one/journal.jsonl"));
    assertThat(Manifest.read(folder.resolve("two/manifest.json")).ranks())
        .singleElement()
        .asString()
        .matches("executor driver on \\S+: 2 cores, 18 pieces");
  }

  @Test
  void aRankingHasTheScoresAndTrainingsOfOneProcess() throws IOException {
    rank(context("one", Ranks.ALONE));
    try (Ranks spark = spark()) {
      rank(context("two", spark));
    }
    assertThat(text("two/scores.csv")).isEqualTo(text("one/scores.csv"));
    assertThat(text("two/pairs.csv")).isEqualTo(text("one/pairs.csv"));
  }

  private void rank(RunContext context) {
    new RankArchitectures(
            config, CheckpointFile.read(supernet), supernet, RankRequest.trained(10), context)
        .run();
  }
}
