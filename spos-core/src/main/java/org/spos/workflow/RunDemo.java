package org.spos.workflow;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.spos.artifact.ArchitectureFile;
import org.spos.checkpoint.Checkpoint;
import org.spos.checkpoint.CheckpointFile;
import org.spos.config.Assignment;
import org.spos.config.ConfigLoader;
import org.spos.config.SposConfig;
import org.spos.data.ScoredOn;
import org.spos.data.demo.DemoDataset;
import org.spos.error.CheckpointException;
import org.spos.evolve.Evaluation;
import org.spos.file.AtomicFiles;
import org.spos.run.Journal;
import org.spos.run.RunDirectory;
import org.spos.tester.CandidateTester;
import org.spos.text.ShellCommand;
import org.spos.watch.Progress;

/** The whole method on drawn images: data, supernet, search, training from scratch. */
public final class RunDemo {
  private final SposConfig config;
  private final DemoDataset dataset;
  private final RunContext context;
  private final Consumer<String> say;

  /**
   * What it came to; all accuracies in percent.
   *
   * @param runDirectory holds one run directory for each step
   * @param chance accuracy of guessing
   * @param supernet step 1
   * @param search step 2
   * @param random as many random architectures under the same limit as the search evaluated
   * @param inherited the best of both, with the supernet's weights
   * @param scratch step 3
   * @param retrained its result beside that of an architecture that was drawn, not chosen
   */
  public record Result(
      Path runDirectory,
      double chance,
      TrainResult supernet,
      SearchArchitecture.Result search,
      SearchArchitecture.Result random,
      DemoComparison inherited,
      TrainFromScratch.Result scratch,
      DemoComparison retrained) {

    /** The found architecture. */
    public ArchitectureFile best() {
      return search.best().orElseThrow();
    }

    /** The retrained network on val. */
    public Evaluation val() {
      return scratch.val().orElseThrow().whole();
    }
  }

  /**
   * @param config of all steps; the images are written to its data folder if that does not exist
   * @param dataset what to draw
   * @param say told what is being done, a line each
   */
  public RunDemo(SposConfig config, DemoDataset dataset, RunContext context, Consumer<String> say) {
    this.config = config;
    this.dataset = dataset;
    this.context = context;
    this.say = say;
  }

  /** Runs all steps; empty if told to stop before the end. */
  public Optional<Result> run() {
    requireNew();
    writeConfig();
    draw();
    say.accept("step 1 of 3: training the supernet");
    TrainResult supernet =
        new TrainSupernet(config, Optional.empty(), context.within("supernet")).run();
    if (supernet.network().isEmpty()) {
      return Optional.empty();
    }
    Path file = supernet.network().get();
    Checkpoint checkpoint = CheckpointFile.read(file);
    SposConfig found = config.withSpace(checkpoint.space());
    say.accept("step 2 of 3: searching, and drawing as many random architectures beside it");
    SearchArchitecture.Result search = search(found, checkpoint, file, "search");
    if (search.interrupted()) {
      return Optional.empty();
    }
    SearchArchitecture.Result random = search(drawn(found), checkpoint, file, "random");
    if (random.interrupted()) {
      return Optional.empty();
    }
    ArchitectureFile best = search.best().orElseThrow();
    DemoComparison inherited = inherited(found, checkpoint, best, random.best().orElseThrow());
    say.accept("step 3 of 3: training the found architecture from scratch, and a random one");
    TrainFromScratch.Result scratch = scratch(found, best, "scratch");
    if (scratch.val().isEmpty()) {
      return Optional.empty();
    }
    ArchitectureFile unchosen = unchosen(found, random.runDirectory());
    TrainFromScratch.Result other = scratch(found, unchosen, "scratch-random");
    if (other.val().isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        new Result(
            context.runDirectory(),
            100.0 / checkpoint.space().classes(),
            supernet,
            search,
            random,
            inherited,
            scratch,
            new DemoComparison(
                best, unchosen, scratch.val().get().whole(), other.val().get().whole())));
  }

  /** The first step would say so, but only after the images are drawn. */
  private void requireNew() {
    Path directory = context.runDirectory();
    if (!context.resume() && RunDirectory.hasBegun(context.within("supernet").runDirectory())) {
      throw new CheckpointException(
          "run directory %s was already used; continue that demo with %s, or choose another folder"
              .formatted(directory, ShellCommand.of("--resume", "--run-dir", directory)));
    }
  }

  private void draw() {
    Path data = config.data().path();
    if (!Files.exists(data)) {
      say.accept("drawing images into %s".formatted(data));
      try (Progress shown = context.progress().start("drawing", dataset.images(), 0)) {
        dataset.write(data, () -> shown.advance(1, 1, ""));
      }
    }
  }

  private SearchArchitecture.Result search(
      SposConfig with, Checkpoint supernet, Path file, String run) {
    return new SearchArchitecture(with, supernet, file, Optional.empty(), context.within(run))
        .run();
  }

  /** Random search of the same budget. */
  private static SposConfig drawn(SposConfig config) {
    return ConfigLoader.load(
        config, List.of(), List.of(new Assignment("search.algorithm", "random", "the demo")));
  }

  /** With the supernet's weights on val, of which the search has seen nothing. */
  private DemoComparison inherited(
      SposConfig with, Checkpoint supernet, ArchitectureFile one, ArchitectureFile other) {
    Images images = Images.open(with);
    try (TestBench bench =
        TestBench.open(
            with, supernet, Optional.of(images), context.engines(), context.progress())) {
      CandidateTester tester = bench.tester(images.val());
      return new DemoComparison(
          one, other, tester.test(one.architecture()), tester.test(other.architecture()));
    }
  }

  /** The first architecture that the random search drew, whatever its score: chosen by nothing. */
  private static ArchitectureFile unchosen(SposConfig with, Path random) {
    return ArchitectureFile.of(
            with.space(), Journal.read(random.resolve("journal.jsonl")).get(0).architecture())
        .withScoredOn(ScoredOn.nothing());
  }

  private TrainFromScratch.Result scratch(SposConfig with, ArchitectureFile one, String run) {
    return new TrainFromScratch(
            with, Epochs.AS_CONFIGURED, one.architecture(), one.scoredOn(), context.within(run))
        .run();
  }

  /** So that an interrupted demo can go on without its options. */
  private void writeConfig() {
    if (RunDirectory.hasBegun(context.within("supernet").runDirectory())) {
      return; // its settings are kept: a step that they do not fit refuses to go on
    }
    try {
      Files.createDirectories(context.runDirectory());
    } catch (IOException e) {
      throw AtomicFiles.cannot("create", context.runDirectory(), e);
    }
    AtomicFiles.write(context.runDirectory().resolve("config.yaml"), ConfigLoader.toYaml(config));
  }
}
