package org.spos.workflow;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.spos.checkpoint.CheckpointFile;
import org.spos.config.SposConfig;
import org.spos.engine.Engines;
import org.spos.error.DivergedException;
import org.spos.ranks.RankThreads;
import org.spos.ranks.RankThreads.Result;
import org.spos.ranks.Ranks;
import org.spos.ranks.RunEnded;
import org.spos.run.Journal;
import org.spos.run.Manifest;
import org.spos.run.Metrics;
import org.spos.space.Architecture;

/** Several ranks do what one does, to the bit; here they are threads, with oneDNN. */
class SharedRunsTest {
  private static final String[] SHARDS = {
    "engine=onednn",
    "threads=1",
    "supernet.iterations=4",
    "supernet.shards=4",
    "supernet.probeEvery=3",
    "scratch.iterations=4",
    "scratch.shards=4",
    "scratch.validateEvery=2",
    "checkpoint.every=1"
  };

  @TempDir Path folder;
  private Playground play;

  @BeforeEach
  void draw() {
    play = Playground.in(folder);
  }

  private RunContext context(String run, boolean resume, BooleanSupplier stop, Ranks ranks) {
    return play.context(run, resume, stop, Engines.found(), ranks);
  }

  private List<Result<TrainResult>> train(
      String run, int size, boolean resume, BooleanSupplier stop, String... more)
      throws InterruptedException {
    SposConfig config = play.config(all(more));
    return RankThreads.run(
        size,
        ranks ->
            new TrainSupernet(
                    config, Optional.empty(), context(run, resume, stop(ranks, stop), ranks))
                .run());
  }

  /** Asked of the last rank only. */
  private static BooleanSupplier stop(Ranks ranks, BooleanSupplier stop) {
    return ranks.rank() == ranks.size() - 1 ? stop : () -> false;
  }

  private static String[] all(String... more) {
    String[] all = java.util.Arrays.copyOf(SHARDS, SHARDS.length + more.length);
    System.arraycopy(more, 0, all, SHARDS.length, more.length);
    return all;
  }

  private String alone() throws IOException {
    new TrainSupernet(
            play.config(SHARDS),
            Optional.empty(),
            context("alone", false, () -> false, Ranks.ALONE))
        .run();
    return digest("alone");
  }

  private String digest(String run) {
    return CheckpointFile.read(folder.resolve(run).resolve(TrainSupernet.FILE)).digest();
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 4})
  void ranksTrainTheSupernetThatOneTrains(int size) throws Exception {
    String alone = alone();
    List<Result<TrainResult>> all = train("ranks", size, false, () -> false);
    assertThat(all.get(0).get().iterations()).isEqualTo(4);
    assertThat(digest("ranks")).isEqualTo(alone);
    assertThat(Metrics.read(folder.resolve("ranks/metrics.jsonl")))
        .isEqualTo(Metrics.read(folder.resolve("alone/metrics.jsonl")));
    assertThat(Manifest.read(folder.resolve("ranks/manifest.json")).ranks())
        .hasSize(size)
        .allMatch(line -> line.matches("rank \\d on \\S+: onednn on cpu in float32, .*1 thread"));
    assertThat(Files.list(folder.resolve("ranks")))
        .as("only the first rank keeps the run")
        .noneMatch(file -> file.toString().contains("rank-"));
  }

  @Test
  void aRunOfTwoIsGoneOnWithByFourAndByOne() throws Exception {
    String alone = alone();
    List<Result<TrainResult>> first = train("parts", 2, false, Playground.after(2));
    assertThat(first).allMatch(one -> one.get().interrupted());
    assertThat(first).allMatch(one -> one.get().iterations() == 2);
    List<Result<TrainResult>> second = train("parts", 4, true, Playground.after(1));
    assertThat(second).allMatch(one -> one.get().iterations() == 3);
    train("parts", 1, true, () -> false);
    assertThat(digest("parts")).isEqualTo(alone);
  }

  @Test
  void fastSumsTrainTooButAreRefusedInARunOfExactOnes() throws Exception {
    train("fast", 4, false, Playground.after(2), "distributed.reduce=fast");
    assertThat(train("fast", 4, true, () -> false).get(0).thrown())
        .hasMessageContaining("distributed.reduce: fast, now exact");
    train("fast", 2, true, () -> false, "distributed.reduce=fast");
    assertThat(CheckpointFile.read(folder.resolve("fast").resolve(TrainSupernet.FILE)).iteration())
        .isEqualTo(4);
  }

  @Test
  void divergenceEndsAllRanks() throws Exception {
    List<Result<TrainResult>> all =
        train("bad", 2, false, () -> false, "supernet.learningRate=1e30", "supernet.clipNorm=0");
    assertThat(all.get(0).thrown()).isInstanceOf(DivergedException.class);
    assertThat(all.get(1).thrown()).isInstanceOfAny(DivergedException.class, RunEnded.class);
  }

  @Test
  void ranksTrainFromScratchWhatOneTrains() throws Exception {
    SposConfig config = play.config(SHARDS);
    Architecture path = Architecture.of(2, 0, 1);
    TrainFromScratch.Result alone =
        new TrainFromScratch(config, path, context("alone", false, () -> false, Ranks.ALONE)).run();
    List<Result<TrainFromScratch.Result>> all =
        RankThreads.run(
            2,
            ranks ->
                new TrainFromScratch(config, path, context("ranks", false, () -> false, ranks))
                    .run());
    String file = TrainFromScratch.FILE;
    assertThat(CheckpointFile.read(folder.resolve("ranks").resolve(file)).digest())
        .isEqualTo(CheckpointFile.read(folder.resolve("alone").resolve(file)).digest());
    assertThat(all.get(0).get().val()).isEqualTo(alone.val());
  }

  @Test
  void aSearchOfThreeHasTheJournalOfOneThoughARankIsLost() throws Exception {
    alone();
    SposConfig config = play.config(SHARDS);
    Path file = folder.resolve("alone").resolve(TrainSupernet.FILE);
    search(config, file, context("one", false, () -> false, Ranks.ALONE));
    search(config, file, context("three", false, () -> false, Ranks.ALONE));
    AtomicInteger asked = new AtomicInteger();
    List<Result<SearchArchitecture.Result>> all =
        RankThreads.serving(
            3,
            ranks ->
                search(
                    config,
                    file,
                    context(
                        "lost",
                        false,
                        () -> {
                          if (ranks.rank() == 2 && asked.incrementAndGet() > 3) {
                            throw new IllegalStateException("killed");
                          }
                          return false;
                        },
                        ranks)));
    assertThat(all.get(1).thrown()).isInstanceOf(RunEnded.class);
    assertThat(all.get(2).thrown()).hasMessageContaining("killed");
    assertThat(Files.readString(folder.resolve("lost/journal.jsonl")))
        .isEqualTo(Files.readString(folder.resolve("one/journal.jsonl")));
    assertThat(all.get(0).get().best()).isPresent();
    assertThat(Manifest.read(folder.resolve("lost/manifest.json")).ranks().get(2))
        .contains("lost: killed");
    assertThat(Journal.conditions(folder.resolve("lost/journal.jsonl"))).isNotEmpty();
  }

  private static SearchArchitecture.Result search(
      SposConfig config, Path file, RunContext context) {
    return new SearchArchitecture(
            config, CheckpointFile.read(file), file, Optional.empty(), context)
        .run();
  }
}
