package org.spos.workflow;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.spos.additive.AdditiveFit;
import org.spos.additive.BestNetworks;
import org.spos.additive.Smoothing;
import org.spos.artifact.ArchitectureFile;
import org.spos.artifact.SmoothedBy;
import org.spos.checkpoint.Checkpoint;
import org.spos.checkpoint.CheckpointFile;
import org.spos.config.SpaceFiles;
import org.spos.cost.FlopsBoundedSpace;
import org.spos.cost.FlopsDistribution;
import org.spos.cost.FlopsRange;
import org.spos.evolve.Evaluation;
import org.spos.evolve.Individual;
import org.spos.evolve.Origin;
import org.spos.report.RunReport;
import org.spos.run.Journal;
import org.spos.run.JournalEntry;
import org.spos.seed.RandomStream;
import org.spos.seed.Seed;
import org.spos.space.Architecture;
import org.spos.space.DistinctNetworks;
import org.spos.space.SearchSpace;

class FittedBestTest {
  private static final SearchSpace MACRO =
      SpaceFiles.read(
          Path.of(System.getProperty("spos.root"), "config", "space-nas-bench-macro.yaml")
              .toString());
  private static final FlopsBoundedSpace LEGAL =
      new FlopsBoundedSpace(new FlopsDistribution(MACRO), new FlopsRange(0, 50_000_000));
  private static final int IMAGES = 1_000_000;

  @TempDir Path folder;

  /** Sums of choices with so much noise that the best score is mostly luck. */
  private static final class World {
    final Map<Architecture, Double> truth = new HashMap<>();
    final Map<Architecture, Evaluation> scores = new HashMap<>();
    final List<Individual> history = new ArrayList<>();

    World(long seed, int evaluations) {
      RandomStream random = new Seed(seed).stream("world");
      double[] own = random.doubles(24, -1, 1).toArray();
      for (Architecture path : LEGAL.all()) {
        if (new DistinctNetworks(MACRO).canonical(path).equals(path)) {
          double sum = 0;
          for (int block = 0; block < 8; block++) {
            sum += own[3 * block + path.choice(block)];
          }
          truth.put(path, sum);
          double share = 0.5 + 0.03 * sum + 0.04 * random.nextGaussian();
          int hits = (int) (IMAGES * Math.max(0, Math.min(1, share)));
          scores.put(path, new Evaluation(IMAGES, hits, IMAGES, 1 - share));
        }
      }
      List<Architecture> all = new ArrayList<>(truth.keySet());
      all.sort(Comparator.comparing(Architecture::toString));
      int[] order = random.permutation(all.size());
      for (int i = 0; i < evaluations; i++) {
        Architecture path = all.get(order[i]);
        history.add(individual(i + 1, new Origin.Random(), path));
      }
    }

    private Individual individual(int number, Origin origin, Architecture path) {
      return new Individual(number, 1, origin, path, LEGAL.macs(path), score(path));
    }

    Evaluation score(Architecture path) {
      return Objects.requireNonNull(scores.get(path));
    }

    /** How many networks are truly better. */
    long rank(Architecture path) {
      double own = Objects.requireNonNull(truth.get(path));
      return truth.values().stream().filter(other -> other > own).count();
    }
  }

  @Test
  void theResultIsTrulyBetterThanTheBestScore() {
    double fitted = 0;
    double raw = 0;
    for (long seed = 0; seed < 20; seed++) {
      World world = new World(seed, 60);
      FittedBest.Result result = choose(world, List.of(), new ArrayList<>());
      fitted += world.rank(result.best().architecture());
      raw +=
          world.rank(
              world.history.stream().min(Individual.BEST_FIRST).orElseThrow().architecture());
    }
    assertThat(fitted).isLessThan(raw / 2);
  }

  @Test
  void scoresTheBestOfTheFitThatTheSearchDidNotScore() {
    World world = new World(1, 60);
    List<Individual> written = new ArrayList<>();
    FittedBest.Result result = choose(world, List.of(), written);
    List<Architecture> paths = world.history.stream().map(Individual::architecture).toList();
    double[] scores = world.history.stream().mapToDouble(one -> one.score().top1()).toArray();
    Smoothing smoothing = Smoothing.of(MACRO, paths, scores);
    assertThat(written.stream().map(Individual::architecture))
        .containsExactlyElementsOf(BestNetworks.of(smoothing.fit(), LEGAL, 10));
    assertThat(written).allMatch(one -> one.epoch() == 2);
    SmoothedBy fit = result.fit().orElseThrow();
    assertThat(fit.tau()).isEqualTo(smoothing.validation().additive());
    assertThat(fit.networks()).isEqualTo(60);
    assertThat(fit.scoredAgain()).isEqualTo(10);
    Set<Architecture> searched = new HashSet<>(paths);
    assertThat(fit.unknown())
        .isEqualTo(
            (int) written.stream().filter(one -> !searched.contains(one.architecture())).count());
    requireBestOfTheFit(world, written, result.best());
  }

  /** Of the ten best by a fit to all that was scored, the one with the best score. */
  private static void requireBestOfTheFit(World world, List<Individual> written, Individual best) {
    List<Individual> all = new ArrayList<>(world.history);
    Set<Architecture> searched = new HashSet<>();
    all.forEach(one -> searched.add(one.architecture()));
    written.stream().filter(one -> !searched.contains(one.architecture())).forEach(all::add);
    AdditiveFit fit =
        Smoothing.of(
                MACRO,
                all.stream().map(Individual::architecture).toList(),
                all.stream().mapToDouble(one -> one.score().top1()).toArray())
            .fit();
    List<Individual> ten =
        all.stream()
            .sorted(Comparator.comparing(one -> -fit.score(one.architecture())))
            .limit(10)
            .toList();
    assertThat(ten).contains(best);
    assertThat(ten).allMatch(one -> one.score().top1() <= best.score().top1());
  }

  @Test
  void goesOnAfterAStopAtAnyPointToTheSame() {
    World world = new World(2, 40);
    List<Individual> whole = new ArrayList<>();
    FittedBest.Result expected = choose(world, List.of(), whole);
    for (int questions = 1; questions < 8; questions++) {
      List<Individual> written = new ArrayList<>();
      Optional<FittedBest.Result> stopped =
          new FittedBest(LEGAL, 10)
              .choose(
                  world.history,
                  List.of(),
                  world::score,
                  written::add,
                  Playground.after(questions));
      assertThat(stopped).isEmpty();
      FittedBest.Result resumed = choose(world, List.copyOf(written), written);
      assertThat(resumed).isEqualTo(expected);
      assertThat(written).isEqualTo(whole);
    }
  }

  @Test
  void ofTooFewScoresTheBestIsTheResult() {
    World world = new World(3, 9);
    FittedBest.Result result = choose(world, List.of(), new ArrayList<>());
    assertThat(result.fit()).isEmpty();
    assertThat(result.best())
        .isEqualTo(world.history.stream().min(Individual.BEST_FIRST).orElseThrow());
  }

  @Test
  void aSearchTellsOfTheFitInJournalFileAndReportAlsoAfterAResume() {
    Playground play = Playground.in(folder);
    TrainResult trained =
        new TrainSupernet(play.config(), Optional.empty(), play.context("supernet")).run();
    Checkpoint supernet = CheckpointFile.read(trained.network().orElseThrow());
    ArchitectureFile whole =
        search(play, supernet, "whole", false, Integer.MAX_VALUE).best().orElseThrow();
    assertThat(search(play, supernet, "parts", false, 19).interrupted()).isTrue();
    assertThat(folder.resolve("parts/architecture_final.json")).doesNotExist();
    search(play, supernet, "parts", true, Integer.MAX_VALUE);
    assertThat(folder.resolve("parts/journal.jsonl"))
        .hasSameBinaryContentAs(folder.resolve("whole/journal.jsonl"));
    assertThat(ArchitectureFile.read(folder.resolve("parts/architecture_final.json"), tiny(whole)))
        .isEqualTo(whole.withRunId("parts"));
    List<JournalEntry> entries = Journal.read(folder.resolve("whole/journal.jsonl"));
    assertThat(entries.subList(18, entries.size()))
        .hasSize(10)
        .allMatch(one -> one.origin().equals("fit") && one.epoch() == 4);
    SmoothedBy fit = whole.smoothing().orElseThrow();
    assertThat(fit.networks()).isEqualTo(18);
    assertThat(RunReport.of(folder.resolve("whole")))
        .contains("additive fit", "cross-validated, of 18 networks");
  }

  @Test
  void aSearchGoesOnBehindTheFitOfAShorterOneAsOftenAsItIsResumed() {
    Playground play = Playground.in(folder);
    TrainResult trained =
        new TrainSupernet(play.config(), Optional.empty(), play.context("supernet")).run();
    Checkpoint supernet = CheckpointFile.read(trained.network().orElseThrow());
    Architecture atOnce =
        search(play, supernet, "long", false, Integer.MAX_VALUE, "search.epochs=4")
            .best()
            .orElseThrow()
            .architecture();
    search(play, supernet, "on", false, Integer.MAX_VALUE);
    assertThat(search(play, supernet, "on", true, 3, "search.epochs=4").interrupted()).isTrue();
    assertThat(
            search(play, supernet, "on", true, Integer.MAX_VALUE, "search.epochs=4")
                .best()
                .orElseThrow()
                .architecture())
        .isEqualTo(atOnce);
    assertThat(
            Journal.read(folder.resolve("on/journal.jsonl")).stream()
                .filter(one -> !one.origin().equals("fit"))
                .toList())
        .isEqualTo(
            Journal.read(folder.resolve("long/journal.jsonl")).stream()
                .filter(one -> !one.origin().equals("fit"))
                .toList());
  }

  private static SearchSpace tiny(ArchitectureFile file) {
    assertThat(file.space()).isEqualTo("tiny");
    return Playground.SPACE.withClasses(3);
  }

  private SearchArchitecture.Result search(
      Playground play,
      Checkpoint supernet,
      String run,
      boolean resume,
      int stopAfter,
      String... further) {
    List<String> settings = new ArrayList<>(List.of("search.smooth=10"));
    settings.addAll(List.of(further));
    return new SearchArchitecture(
            play.config(settings.toArray(String[]::new)).withSpace(supernet.space()),
            supernet,
            Path.of("s"),
            Optional.empty(),
            play.context(run, resume, Playground.after(stopAfter)))
        .run();
  }

  private static FittedBest.Result choose(
      World world, List<Individual> known, List<Individual> written) {
    return new FittedBest(LEGAL, 10)
        .choose(world.history, known, world::score, written::add, () -> false)
        .orElseThrow();
  }
}
