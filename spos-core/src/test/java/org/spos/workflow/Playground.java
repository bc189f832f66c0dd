package org.spos.workflow;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.spos.config.Assignment;
import org.spos.config.ConfigLoader;
import org.spos.config.SposConfig;
import org.spos.data.demo.DemoDataset;
import org.spos.engine.Engines;
import org.spos.ranks.Ranks;
import org.spos.seed.Seed;
import org.spos.space.Candidate;
import org.spos.space.SearchSpace;
import org.spos.space.SearchSpace.Stage;
import org.spos.train.FakeEngine;
import org.spos.train.FakeProvider;
import org.spos.watch.Progress;

/** A tiny image folder, a space for it, and an engine without arithmetic. */
public final class Playground {
  static final SearchSpace SPACE =
      new SearchSpace("tiny", 16, 4, 1, List.of(new Stage(3, 8)), 8, 5, 0, Candidate.PUBLISHED);

  public final FakeEngine engine = new FakeEngine();
  final Path folder;

  private Playground(Path folder) {
    this.folder = folder;
  }

  /** Draws 3 classes of 10 training and 4 validation images. */
  public static Playground in(Path folder) {
    new DemoDataset(3, 10, 4, 16, new Seed(1)).write(folder.resolve("data"));
    return new Playground(folder);
  }

  /** 12 iterations of 8 images, a checkpoint every 5; with further assignments. */
  public SposConfig config(String... assignments) {
    SposConfig small =
        ConfigLoader.load(
            SposConfig.defaults().withSpace(SPACE),
            List.of(),
            parse(
                "data.searchPerClass=2",
                "supernet.iterations=12",
                "supernet.batchSize=8",
                "scratch.iterations=12",
                "scratch.batchSize=8",
                "scratch.bnPassIterations=2",
                "checkpoint.every=5",
                "search.epochs=3",
                "search.population=6",
                "search.select=3",
                "search.mutations=3",
                "search.crossovers=2",
                "search.flopsLimit=1G",
                "tester.recalibrationImages=10",
                "tester.recalibrationBatch=4",
                "tester.testBatch=4"));
    SposConfig here =
        ConfigLoader.load(
            small, List.of(), List.of(Assignment.option("--data", "data.dir", data())));
    return ConfigLoader.load(here, List.of(), parse(assignments));
  }

  public Path data() {
    return folder.resolve("data");
  }

  public RunContext context(String run, boolean resume, BooleanSupplier stop) {
    return context(run, resume, stop, engines());
  }

  /** With other engines than the made-up one. */
  RunContext context(String run, boolean resume, BooleanSupplier stop, Engines others) {
    return context(run, resume, stop, others, Ranks.ALONE);
  }

  /** The same as one of several processes. */
  public RunContext context(
      String run, boolean resume, BooleanSupplier stop, Engines others, Ranks ranks) {
    return new RunContext(
        folder.resolve(run),
        resume,
        false,
        List.of("spos", "test"),
        others,
        Progress.silent(),
        stop,
        log -> {},
        ranks);
  }

  public Engines engines() {
    return Engines.of(new FakeProvider(engine));
  }

  public RunContext context(String run) {
    return context(run, false, () -> false);
  }

  /** True from the n-th question on. */
  static BooleanSupplier after(int questions) {
    int[] asked = {0};
    return () -> ++asked[0] >= questions;
  }

  private static List<Assignment> parse(String... assignments) {
    return Arrays.stream(assignments).map(Assignment::parse).toList();
  }
}
