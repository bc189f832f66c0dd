package org.spos.workflow;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.spos.checkpoint.Checkpoint;
import org.spos.config.SposConfig;
import org.spos.cost.LegalSpace;
import org.spos.data.ScoredOn;
import org.spos.engine.Engine;
import org.spos.engine.EngineIdentity;
import org.spos.error.CheckpointException;
import org.spos.error.ConfigException;
import org.spos.plan.NetworkPlan;
import org.spos.run.RankFile;
import org.spos.run.RankFile.Pair;
import org.spos.seed.Seed;
import org.spos.space.Architecture;
import org.spos.tester.CandidateTester;
import org.spos.text.ShellCommand;
import org.spos.text.Text;
import org.spos.watch.Progress;

/**
 * Asks whether the supernet ranks architectures as training from scratch does: measures random ones
 * both ways.
 */
public final class RankArchitectures {
  /** The measured pairs, in the run directory. */
  public static final String FILE = RankFile.NAME;

  private final SposConfig config;
  private final Checkpoint supernet;
  private final Path file;
  private final int count;
  private final RunContext context;

  /**
   * What was measured.
   *
   * @param runDirectory holds the pairs and a run directory for each training
   * @param pairs those measured so far
   * @param interrupted whether it was told to stop before the end
   */
  public record Result(Path runDirectory, List<Pair> pairs, boolean interrupted) {}

  /**
   * @param config with the space of the supernet; its {@code scratch} section is the budget of each
   *     training, its search bounds are those of the architectures
   * @param file where the supernet was read from, for the manifest
   * @param count how many architectures, at least 3; a resumed run may ask for more
   */
  public RankArchitectures(
      SposConfig config, Checkpoint supernet, Path file, int count, RunContext context) {
    if (count < RankCorrelation.FEWEST) {
      throw new ConfigException(
          Text.format(
              "--architectures must be at least %d, got %d", RankCorrelation.FEWEST, count));
    }
    this.config = Unseen.choose(config, supernet);
    this.supernet = supernet;
    this.file = file;
    this.count = count;
    this.context = context;
  }

  /** Measures, or goes on where an earlier process stopped. */
  public Result run() {
    context.engines().require(config.engineRequest(), supernet.plan());
    List<Architecture> architectures = architectures();
    requireRecordedSettings();
    Images images = Images.openForSearch(config);
    requireBatches(images, architectures.get(0));
    images.requireClassesOf(supernet);
    Unseen.require(config.data(), supernet, images.data(), images.search());
    try (RunFiles run = RunFiles.open(context, config, purpose(), engine(), images.fingerprint());
        RankFile journal = RankFile.open(run.directory().pairs(), conditions())) {
      run.begin();
      images.bad().listIn(run.directory().root().resolve(Images.BAD_IMAGES));
      List<Pair> pairs = measured(images, architectures, run.directory().log(), journal);
      boolean interrupted = pairs.size() < count;
      run.ended(interrupted);
      return new Result(context.runDirectory(), pairs, interrupted);
    }
  }

  /** All pairs, of which those that are missing are measured first; fewer if told to stop. */
  private List<Pair> measured(
      Images images, List<Architecture> architectures, Path log, RankFile journal) {
    List<Pair> pairs = new ArrayList<>(journal.pairs());
    List<Architecture> left = new ArrayList<>(architectures);
    pairs.forEach(pair -> left.remove(pair.architecture()));
    for (Map.Entry<Architecture, Double> one : inherited(images, left).entrySet()) {
      Architecture architecture = one.getKey();
      TrainFromScratch.Result trained =
          new TrainFromScratch(
                  config,
                  Epochs.AS_CONFIGURED,
                  architecture,
                  Optional.of(ScoredOn.nothing()), // drawn, not chosen
                  training(architectures.indexOf(architecture)))
              .run();
      context.logTo().accept(log);
      if (trained.val().isEmpty()) {
        return pairs;
      }
      Pair pair =
          new Pair(
              architecture,
              FlopsCounting.of(config).of(architecture),
              one.getValue(),
              trained.val().get().whole().percent1());
      journal.append(pair);
      pairs.add(pair);
    }
    return pairs;
  }

  /** The same ones for the same seed; asking for more adds to them. */
  private List<Architecture> architectures() {
    LegalSpace legal = SearchArchitecture.legal(config);
    Set<Architecture> taken = new HashSet<>();
    List<Architecture> drawn = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      Optional<Architecture> next =
          legal.drawExcept(taken, new Seed(config.seed()).stream("rank", i));
      drawn.add(
          next.orElseThrow(
              () ->
                  new ConfigException(
                      Text.format(
                          "only %d architectures lie within the bounds of the search, --architectures asks"
                              + " for %d",
                          drawn.size(), count))));
      taken.add(drawn.get(i));
    }
    return drawn;
  }

  /** Top-1 in percent with the supernet's weights, on the search split. */
  private Map<Architecture, Double> inherited(Images images, List<Architecture> architectures) {
    Map<Architecture, Double> top1 = new LinkedHashMap<>();
    if (architectures.isEmpty()) {
      return top1;
    }
    try (TestBench bench = TestBench.open(config, supernet, images, context.engines());
        Progress progress =
            context.progress().start("inherited accuracy", architectures.size(), 0)) {
      CandidateTester tester = bench.tester();
      for (Architecture architecture : architectures) {
        if (context.stop().getAsBoolean()) {
          return Map.of();
        }
        top1.put(architecture, tester.test(architecture).percent1());
        progress.advance(1, images.search().size(), "");
      }
    }
    return top1;
  }

  /** Earlier versions kept no manifest, and wrote any resume's settings over those of the pairs. */
  private void requireRecordedSettings() {
    Path pairs = context.runDirectory().resolve(FILE);
    if (context.resume()
        && Files.exists(pairs)
        && !Files.exists(context.runDirectory().resolve("manifest.json"))) {
      throw new CheckpointException(
          "%s is a ranking of version 0.1, which does not tell with what settings each of its pairs was measured; start a new run, and read the old pairs with %s"
              .formatted(context.runDirectory(), ShellCommand.of("rank", "--pairs", pairs)));
    }
  }

  /** What the trainings and the tester would refuse, before the first of them has run. */
  private void requireBatches(Images images, Architecture architecture) {
    NetworkPlan plan = NetworkPlan.standalone(config.space(), architecture);
    SmallBatches.requireForTraining(
        plan,
        config.scratch().training(),
        images.scratchTrain().size(),
        config.data().dropLast(),
        config.scratch().bnPassIterations());
    SmallBatches.requireForRecalibration(plan, config.tester(), images.calibrationSize());
  }

  private RunFiles.Purpose purpose() {
    return new RunFiles.Purpose(
        "rank",
        List.of("tester.", "scratch.", "search.flops", "search.latency"),
        Map.of("supernet", file.toString()),
        CostTables.ofSearch(config),
        List.of());
  }

  private EngineIdentity engine() {
    try (Engine engine = context.engines().open(config.engineRequest())) {
      return engine.identity();
    }
  }

  /** What all pairs depend on besides the run's configuration, and is named in their file. */
  private Map<String, String> conditions() {
    Map<String, String> conditions = new LinkedHashMap<>();
    conditions.put("supernet", supernet.digest());
    conditions.put("seed", String.valueOf(config.seed()));
    conditions.put("scratch iterations", String.valueOf(config.scratch().training().iterations()));
    conditions.put("scratch batch size", String.valueOf(config.scratch().training().batchSize()));
    return conditions;
  }

  private RunContext training(int index) {
    return context.within(Text.format("scratch-%02d", index + 1));
  }
}
