package org.spos.workflow;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.spos.checkpoint.CheckpointFile;
import org.spos.config.SposConfig;
import org.spos.engine.Engines;
import org.spos.error.ConfigException;
import org.spos.error.DivergedException;
import org.spos.ranks.RankThreads;
import org.spos.ranks.RankThreads.Result;
import org.spos.ranks.Ranks;
import org.spos.ranks.RunEnded;
import org.spos.run.Manifest;
import org.spos.run.Manifest.Outcome;
import org.spos.space.Architecture;
import org.spos.watch.Progress;

/** Several networks, each trained by one rank, as one process trains them; threads, oneDNN. */
class SharedTrainingsTest {
  private static final List<Architecture> LIST =
      List.of(
          Architecture.of(2, 0, 1),
          Architecture.of(0, 3, 3),
          Architecture.of(1, 1, 2),
          Architecture.of(3, 2, 0));

  @TempDir Path folder;
  private Playground play;

  @BeforeEach
  void draw() {
    play = Playground.in(folder);
  }

  private SposConfig config(String... more) {
    return play.config(
        Stream.concat(
                Stream.of(
                    "engine=onednn",
                    "threads=1",
                    "scratch.iterations=6",
                    "scratch.validateEvery=0",
                    "checkpoint.every=1"),
                Arrays.stream(more))
            .toArray(String[]::new));
  }

  /** Each training says in its manifest by which rank it was done. */
  private RunContext context(String run, boolean resume, BooleanSupplier stop, Ranks ranks) {
    return new RunContext(
        folder.resolve(run),
        resume,
        false,
        List.of("rank " + ranks.rank()),
        Engines.found(),
        Progress.silent(),
        stop,
        log -> {},
        ranks);
  }

  private TrainSeveral.Result train(
      String run, boolean resume, BooleanSupplier stop, Ranks ranks, String... more) {
    return new TrainSeveral(
            config(more), Epochs.AS_CONFIGURED, LIST, context(run, resume, stop, ranks))
        .run();
  }

  private List<String> networks(String run) {
    return IntStream.rangeClosed(1, LIST.size())
        .mapToObj(i -> folder.resolve(run).resolve("scratch-0" + i).resolve(TrainFromScratch.FILE))
        .map(file -> CheckpointFile.read(file).digest())
        .toList();
  }

  private TrainSeveral.Result alone() {
    return train("alone", false, () -> false, Ranks.ALONE);
  }

  /** True from the moment on at which the first training has begun. */
  private boolean hasBegun(String run) {
    return Files.exists(folder.resolve(run).resolve("scratch-01/config.yaml"));
  }

  /** Says no, but not before another rank has taken the first training. */
  private BooleanSupplier afterAnother(String run) {
    return () -> {
      awaitAnother(run);
      return false;
    };
  }

  private void awaitAnother(String run) {
    for (int i = 0; i < 3_000 && !hasBegun(run); i++) {
      pause();
    }
  }

  private static void pause() {
    try {
      Thread.sleep(10);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private Set<String> trainedBy(String run) {
    return IntStream.rangeClosed(1, LIST.size())
        .mapToObj(i -> folder.resolve(run).resolve("scratch-0" + i).resolve("manifest.json"))
        .map(file -> String.join(" ", Manifest.read(file).commandLine()))
        .collect(Collectors.toSet());
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 3})
  void ranksTrainTheNetworksThatOneTrains(int size) throws Exception {
    TrainSeveral.Result alone = alone();
    List<Result<TrainSeveral.Result>> all =
        RankThreads.serving(
            size,
            ranks ->
                train("ranks", false, ranks.leads() ? afterAnother("ranks") : () -> false, ranks));
    assertThat(networks("ranks")).isEqualTo(networks("alone"));
    TrainSeveral.Result shared = all.get(0).get();
    assertThat(shared.interrupted()).isFalse();
    for (int i = 0; i < LIST.size(); i++) {
      assertThat(shared.trained().get(i).architecture()).isEqualTo(LIST.get(i));
      assertThat(shared.trained().get(i).top1()).isEqualTo(alone.trained().get(i).top1());
      assertThat(shared.trained().get(i).top5()).isEqualTo(alone.trained().get(i).top5());
    }
    assertThat(all.subList(1, size)).allMatch(one -> one.thrown() instanceof RunEnded);
    assertThat(trainedBy("ranks")).hasSizeGreaterThan(1);
    Manifest manifest = Manifest.read(folder.resolve("ranks/manifest.json"));
    assertThat(manifest.outcome()).isEqualTo(Outcome.FINISHED);
    assertThat(manifest.ranks()).hasSize(size).noneMatch(line -> line.contains("lost"));
  }

  @Test
  void aLostRankCostsItsTrainingOnly() throws Exception {
    alone();
    AtomicInteger asked = new AtomicInteger();
    List<Result<TrainSeveral.Result>> all =
        RankThreads.serving(
            2,
            ranks ->
                train(
                    "lost",
                    false,
                    ranks.leads()
                        ? afterAnother("lost")
                        : () -> {
                          if (asked.incrementAndGet() > 4) {
                            throw new IllegalStateException("killed");
                          }
                          return false;
                        },
                    ranks));
    assertThat(all.get(0).get().trained()).hasSize(LIST.size());
    assertThat(all.get(1).thrown()).hasMessageContaining("killed");
    assertThat(networks("lost")).isEqualTo(networks("alone"));
    assertThat(Manifest.read(folder.resolve("lost/manifest.json")).ranks().get(1))
        .contains("lost: killed");
  }

  /** What the others were at is saved, and whoever goes on begins where they were. */
  @Test
  void theEndOfTheFirstEndsAllAndOneProcessGoesOn() throws Exception {
    alone();
    List<Result<TrainSeveral.Result>> all =
        RankThreads.serving(
            2,
            ranks ->
                train(
                    "parts",
                    false,
                    ranks.leads()
                        ? () -> {
                          awaitAnother("parts");
                          throw new IllegalStateException("killed");
                        }
                        : slowly(ranks),
                    ranks));
    assertThat(all.get(0).thrown()).hasMessageContaining("killed");
    assertThat(all.get(1).thrown()).isInstanceOf(RunEnded.class);
    assertThat(Manifest.read(folder.resolve("parts/manifest.json")).outcome())
        .isEqualTo(Outcome.FAILED);
    assertThat(Manifest.read(folder.resolve("parts/scratch-01/manifest.json")).outcome())
        .isEqualTo(Outcome.INTERRUPTED);
    TrainSeveral.Result rest = train("parts", true, () -> false, Ranks.ALONE);
    assertThat(rest.trained()).hasSize(LIST.size());
    assertThat(networks("parts")).isEqualTo(networks("alone"));
  }

  /** So that the training lasts until this rank hears of the end. */
  private static BooleanSupplier slowly(Ranks ranks) {
    return () -> {
      for (int i = 0; i < 20; i++) {
        pause();
      }
      return ranks.isAskedToStop();
    };
  }

  @Test
  void whoIsToldToStopEndsAllAndOthersGoOn() throws Exception {
    alone();
    List<Result<TrainSeveral.Result>> all =
        RankThreads.serving(
            2,
            ranks ->
                train(
                    "stopped",
                    false,
                    ranks.leads()
                        ? () -> {
                          awaitAnother("stopped");
                          return ranks.isAskedToStop();
                        }
                        : () -> {
                          boolean stops = hasBegun("stopped");
                          if (stops) {
                            ranks.askToStop();
                          }
                          return stops;
                        },
                    ranks));
    assertThat(all.get(0).get().interrupted()).isTrue();
    assertThat(Manifest.read(folder.resolve("stopped/manifest.json")).outcome())
        .isEqualTo(Outcome.INTERRUPTED);
    List<Result<TrainSeveral.Result>> rest =
        RankThreads.serving(3, ranks -> train("stopped", true, () -> false, ranks));
    assertThat(rest.get(0).get().trained()).hasSize(LIST.size());
    assertThat(networks("stopped")).isEqualTo(networks("alone"));
  }

  @Test
  void aNetworkThatDivergesEndsTheRunWhoeverTrainedIt() throws Exception {
    List<Result<TrainSeveral.Result>> all =
        RankThreads.serving(
            2,
            ranks ->
                train(
                    "bad",
                    false,
                    ranks.leads() ? afterAnother("bad") : () -> false,
                    ranks,
                    "scratch.learningRate=1e30",
                    "scratch.clipNorm=0"));
    assertThat(all.get(0).thrown()).isInstanceOf(DivergedException.class);
    assertThat(all.get(1).thrown()).isInstanceOfAny(DivergedException.class, RunEnded.class);
  }

  @Test
  void aRankWithAnotherListOrOtherSettingsIsNamed() throws Exception {
    List<Result<TrainSeveral.Result>> lists =
        RankThreads.serving(
            2,
            ranks ->
                new TrainSeveral(
                        config(),
                        Epochs.AS_CONFIGURED,
                        LIST.subList(0, 2 + ranks.rank()),
                        context("lists", false, () -> false, ranks))
                    .run());
    assertThat(lists.get(0).thrown())
        .isInstanceOf(ConfigException.class)
        .hasMessageMatching("rank 1 on \\S+ has another --archs than rank 0: 2,0,1 .*");
    assertThat(folder.resolve("lists")).doesNotExist();
    List<Result<TrainSeveral.Result>> rates =
        RankThreads.serving(
            2,
            ranks ->
                train(
                    "rates",
                    false,
                    () -> false,
                    ranks,
                    "scratch.learningRate=0." + (1 + ranks.rank())));
    assertThat(rates.get(0).thrown())
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("has another scratch.learningRate than rank 0: 0.2");
  }
}
