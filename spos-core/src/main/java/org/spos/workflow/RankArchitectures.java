package org.spos.workflow;

import java.io.IOException;
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
import org.spos.config.ConfigLoader;
import org.spos.config.SposConfig;
import org.spos.cost.Flops;
import org.spos.cost.FlopsBoundedSpace;
import org.spos.cost.FlopsDistribution;
import org.spos.cost.FlopsRange;
import org.spos.error.CheckpointException;
import org.spos.error.ConfigException;
import org.spos.file.AtomicFiles;
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
   * @param count how many architectures, at least 3
   */
  public RankArchitectures(SposConfig config, Checkpoint supernet, int count, RunContext context) {
    if (count < RankCorrelation.FEWEST) {
      throw new ConfigException(
          Text.format(
              "--architectures must be at least %d, got %d", RankCorrelation.FEWEST, count));
    }
    this.config = config;
    this.supernet = supernet;
    this.count = count;
    this.context = context;
  }

  /** Measures, or goes on where an earlier process stopped. */
  public Result run() {
    context.engines().require(config.engineRequest(), supernet.plan());
    List<Architecture> architectures = architectures();
    begin();
    Path file = context.runDirectory().resolve(FILE);
    try (RankFile journal = RankFile.open(file, conditions())) {
      List<Pair> pairs = new ArrayList<>(journal.pairs());
      List<Architecture> left = new ArrayList<>(architectures);
      pairs.forEach(pair -> left.remove(pair.architecture()));
      Map<Architecture, Double> inherited = inherited(left);
      for (Map.Entry<Architecture, Double> one : inherited.entrySet()) {
        Architecture architecture = one.getKey();
        TrainFromScratch.Result trained =
            new TrainFromScratch(
                    config, architecture, training(architectures.indexOf(architecture)))
                .run();
        if (trained.val().isEmpty()) {
          return new Result(context.runDirectory(), pairs, true);
        }
        Pair pair =
            new Pair(
                architecture,
                new Flops(config.space()).of(architecture),
                one.getValue(),
                trained.val().get().percent1());
        journal.append(pair);
        pairs.add(pair);
      }
      return new Result(context.runDirectory(), pairs, pairs.size() < count);
    }
  }

  /** The same ones for the same seed; asking for more adds to them. */
  private List<Architecture> architectures() {
    FlopsBoundedSpace legal =
        new FlopsBoundedSpace(
            new FlopsDistribution(config.space()),
            new FlopsRange(config.search().flopsMin(), config.search().flopsLimit()));
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
                          "only %d architectures lie within the FLOPs bounds, --architectures asks"
                              + " for %d",
                          drawn.size(), count))));
      taken.add(drawn.get(i));
    }
    return drawn;
  }

  /** Top-1 in percent with the supernet's weights, on the search split. */
  private Map<Architecture, Double> inherited(List<Architecture> architectures) {
    Map<Architecture, Double> top1 = new LinkedHashMap<>();
    if (architectures.isEmpty()) {
      return top1;
    }
    Images images = Images.openForSearch(config);
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

  private void begin() {
    if (!context.resume() && Files.exists(context.runDirectory().resolve(FILE))) {
      throw new CheckpointException(
          "run directory %s was already used; continue with %s, or choose another folder"
              .formatted(
                  context.runDirectory(),
                  ShellCommand.of("--resume", "--run-dir", context.runDirectory())));
    }
    try {
      Files.createDirectories(context.runDirectory());
    } catch (IOException e) {
      throw AtomicFiles.cannot("create", context.runDirectory(), e);
    }
    AtomicFiles.write(context.runDirectory().resolve("config.yaml"), ConfigLoader.toYaml(config));
  }

  /** What all pairs depend on. */
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
