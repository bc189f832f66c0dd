package org.spos.workflow;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Consumer;
import org.spos.artifact.ArchitectureFile;
import org.spos.checkpoint.Checkpoint;
import org.spos.checkpoint.CheckpointFile;
import org.spos.config.ConfigLoader;
import org.spos.config.SposConfig;
import org.spos.data.demo.DemoDataset;
import org.spos.evolve.Evaluation;
import org.spos.file.AtomicFiles;
import org.spos.run.RunDirectory;
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
   * @param scratch step 3
   */
  public record Result(
      Path runDirectory,
      double chance,
      TrainResult supernet,
      SearchArchitecture.Result search,
      TrainFromScratch.Result scratch) {

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
    writeConfig();
    Path data = config.data().path();
    if (!Files.exists(data)) {
      say.accept("drawing images into %s".formatted(data));
      try (Progress shown = context.progress().start("drawing", dataset.images(), 0)) {
        dataset.write(data, () -> shown.advance(1, 1, ""));
      }
    }
    say.accept("step 1 of 3: training the supernet");
    TrainResult supernet =
        new TrainSupernet(config, Optional.empty(), context.within("supernet")).run();
    if (supernet.network().isEmpty()) {
      return Optional.empty();
    }
    say.accept("step 2 of 3: searching");
    Checkpoint checkpoint = CheckpointFile.read(supernet.network().get());
    SposConfig found = config.withSpace(checkpoint.space());
    SearchArchitecture.Result search =
        new SearchArchitecture(
                found,
                checkpoint,
                supernet.network().get(),
                Optional.empty(),
                context.within("search"))
            .run();
    if (search.interrupted()) {
      return Optional.empty();
    }
    say.accept("step 3 of 3: training the found architecture from scratch");
    TrainFromScratch.Result scratch =
        new TrainFromScratch(
                found,
                Epochs.AS_CONFIGURED,
                search.best().orElseThrow().architecture(),
                search.best().orElseThrow().scoredOn(),
                context.within("scratch"))
            .run();
    if (scratch.val().isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        new Result(
            context.runDirectory(),
            100.0 / checkpoint.space().classes(),
            supernet,
            search,
            scratch));
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
