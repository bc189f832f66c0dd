package org.spos.workflow;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.spos.artifact.AnyCheckpoint;
import org.spos.checkpoint.Checkpoint;
import org.spos.config.SposConfig;
import org.spos.data.NeededSplits;
import org.spos.data.ScoredOn;
import org.spos.error.CheckpointException;
import org.spos.error.DataException;
import org.spos.run.Manifest;
import org.spos.run.Manifest.Outcome;
import org.spos.run.Platform;
import org.spos.run.ToolVersion;
import org.spos.space.Architecture;

/** Repeats a finished run in a new directory and compares what the two left, bit for bit. */
public final class RepeatRun {
  private static final Logger LOG = LoggerFactory.getLogger(RepeatRun.class);

  private final Path file;
  private final Manifest manifest;
  private final SposConfig config;
  private final RunContext context;

  /**
   * What came of it.
   *
   * @param original directory of the run that was repeated
   * @param runDirectory directory of the repetition
   * @param interrupted whether it was told to stop before the end; nothing was compared then
   * @param compared how many files were compared
   * @param differences what differs, a line for each file
   */
  public record Result(
      Path original,
      Path runDirectory,
      boolean interrupted,
      int compared,
      List<String> differences) {}

  /**
   * @param file the manifest of the run
   * @param config of that run, from the same directory
   * @param context of the repetition
   * @throws CheckpointException if it is no manifest, or the run has not finished
   */
  public RepeatRun(Path file, SposConfig config, RunContext context) {
    this.file = file;
    this.manifest = Manifest.read(file);
    this.config = config;
    this.context = context;
    if (manifest.outcome() != Outcome.FINISHED) {
      throw new CheckpointException(
          "the run of %s has not finished (%s), so there is nothing to compare; resume it first"
              .formatted(file, manifest.outcome()));
    }
  }

  /** Repeats it and compares. */
  public Result run() {
    Path original = Objects.requireNonNull(file.toAbsolutePath().getParent());
    requireSameImages();
    warnOfDifferentGround();
    boolean interrupted =
        switch (manifest.command()) {
          case "train-supernet" -> trainSupernet();
          case "search" -> search();
          case "scratch" -> scratch();
          case TrainSeveral.COMMAND -> scratchSeveral();
          case "rank" -> rank();
          default ->
              throw new CheckpointException(
                  "%s is of the unknown command \"%s\"".formatted(file, manifest.command()));
        };
    if (interrupted) {
      return new Result(original, context.runDirectory(), true, 0, List.of());
    }
    RunComparison comparison = new RunComparison(original, context.runDirectory(), config.space());
    return new Result(
        original,
        context.runDirectory(),
        false,
        comparison.files().size(),
        comparison.differences());
  }

  private boolean trainSupernet() {
    Optional<Path> weights =
        Optional.ofNullable(manifest.inputs().get("loadCheckpoint")).map(Path::of);
    return new TrainSupernet(config, weights, context).run().interrupted();
  }

  private boolean search() {
    Path supernet = Path.of(input("supernet"));
    Checkpoint checkpoint =
        AnyCheckpoint.read(supernet, config::space, () -> config.checkpoint().entryName());
    return new SearchArchitecture(config, checkpoint, supernet, Optional.empty(), context)
        .run()
        .interrupted();
  }

  private boolean scratch() {
    Architecture architecture = Architecture.parse(input("architecture"));
    Optional<ScoredOn> scored =
        Optional.ofNullable(manifest.inputs().get(RunFiles.SCORED_ON))
            .map(text -> ScoredOn.parse(text, file.toString()));
    return new TrainFromScratch(config, Epochs.AS_CONFIGURED, architecture, scored, context)
        .run()
        .training()
        .interrupted();
  }

  private boolean scratchSeveral() {
    List<Architecture> architectures =
        Arrays.stream(input("architectures").split(" ")).map(Architecture::parse).toList();
    return new TrainSeveral(config, Epochs.AS_CONFIGURED, architectures, context)
        .run()
        .interrupted();
  }

  private boolean rank() {
    RankRecord.requireSameTable(manifest, file, config.space());
    Path supernet = Path.of(input("supernet"));
    Checkpoint checkpoint = AnyCheckpoint.read(supernet, config::space);
    return new RankArchitectures(
            config, checkpoint, supernet, RankRecord.request(manifest, file), context)
        .run()
        .interrupted();
  }

  private String input(String name) {
    String value = manifest.inputs().get(name);
    if (value == null) {
      throw new CheckpointException("%s does not say which %s was used".formatted(file, name));
    }
    return value;
  }

  private void requireSameImages() {
    if (!FoundImages.open(config.data(), NeededSplits.ANY).fingerprint().equals(manifest.data())) {
      throw new DataException(
          "the images in %s are not those of %s; give the folder with --data"
              .formatted(config.data().dir(), file));
    }
  }

  /** The same seed gives the same bits on the same machine with the same build only. */
  private void warnOfDifferentGround() {
    warn("build", manifest.tool(), ToolVersion.current());
    warn("processor", manifest.platform().cpu(), Platform.current().cpu());
    warn("Java", manifest.platform().jvm(), Platform.current().jvm());
  }

  private static void warn(String what, Object then, Object now) {
    if (!then.equals(now)) {
      LOG.warn("Results may differ: {} was {}, it is {}", what, then, now);
    }
  }
}
