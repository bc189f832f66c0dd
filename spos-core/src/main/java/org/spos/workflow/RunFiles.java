package org.spos.workflow;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.spos.config.ConfigLoader;
import org.spos.config.SposConfig;
import org.spos.config.SupernetConfig.Sampling;
import org.spos.engine.EngineIdentity;
import org.spos.error.CheckpointException;
import org.spos.file.AtomicFiles;
import org.spos.ranks.Ranks;
import org.spos.ranks.Reduction;
import org.spos.run.Manifest;
import org.spos.run.Manifest.Outcome;
import org.spos.run.RunDirectory;
import org.spos.text.OneLine;
import org.spos.text.Text;

/**
 * The run directory of a command with its configuration and manifest. Closing it without an outcome
 * marks the run as failed.
 */
final class RunFiles implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(RunFiles.class);

  /** Input of a manifest: which images score candidates, or scored the architecture. */
  static final String SCORED_ON = "scoredOn";

  /** Keys that may change between a run and its continuation: they change no result. */
  private static final List<String> HARMLESS =
      List.of(
          "threads",
          "data.dir",
          "data.trainList",
          "data.valList",
          "data.labels",
          "data.workers",
          "data.prefetch",
          "data.cacheBytes",
          "checkpoint.",
          "supernet.probeEvery",
          "scratch.validateEvery",
          "search.epochs",
          "search.smooth",
          // Runs of 0.1 do not say where they computed; later ones never say auto.
          "device: auto,",
          // Their numbers are compared instead.
          "flopsTable",
          "search.latencyTable");

  /** Changes of what computes, and how sums are ordered: results then differ in their rounding. */
  static final List<String> OF_ENGINE =
      List.of("engine:", "device:", "precision:", "deterministic:", "distributed.");

  /** Any change: for a command that keeps nothing of what it found before. */
  static final List<String> ANY = List.of("");

  /** Keys on which every run depends, besides those of the engine. */
  private static final List<String> ALWAYS = List.of("data.", "seed:", "space.");

  private final Ranks ranks;
  private final RunDirectory directory;
  private final SposConfig config;
  private final Manifest manifest;
  private Outcome outcome = Outcome.FAILED;
  private final boolean changed;
  private boolean begun;

  /**
   * What makes a run this run.
   *
   * @param command such as {@code search}
   * @param sections of the configuration on which the command depends, besides data, seed, engine
   *     and space
   * @param inputs what it reads besides images and configuration, by name
   * @param tables digests of the cost tables on which it depends, by name
   * @param acceptable how the changes begin with which it can go on if the user insists
   */
  record Purpose(
      String command,
      List<String> sections,
      Map<String, String> inputs,
      Map<String, String> tables,
      List<String> acceptable) {

    private boolean accepts(List<String> changes) {
      return changes.stream().allMatch(change -> acceptable.stream().anyMatch(change::startsWith));
    }
  }

  private RunFiles(
      Ranks ranks, RunDirectory directory, SposConfig config, Manifest manifest, boolean changed) {
    this.ranks = ranks;
    this.directory = directory;
    this.config = config;
    this.manifest = manifest;
    this.changed = changed;
  }

  /**
   * Opens the directory of a new run, or of the one to go on with. Nothing in it changes before
   * {@link #begin}.
   *
   * @param engine what computes; the configuration that is kept names it where it said auto
   * @param data fingerprint of the images
   * @throws CheckpointException if the run to go on with has another purpose or configuration or
   *     other images, unless the context accepts that; names the differences
   */
  static RunFiles open(
      RunContext context, SposConfig asked, Purpose purpose, EngineIdentity engine, String data) {
    SposConfig config = asked.withEngine(engine);
    RunDirectory directory =
        context.resume()
            ? RunDirectory.resume(context.runDirectory())
            : RunDirectory.create(context.runDirectory());
    boolean opened = false;
    try {
      context.logTo().accept(directory.log());
      Map<String, String> inputs = new LinkedHashMap<>(purpose.inputs());
      inputs.putAll(purpose.tables());
      Manifest manifest =
          Manifest.start(
              purpose.command(),
              context.commandLine(),
              inputs,
              config.seed(),
              engine.toString(),
              data,
              ConfigLoader.hash(config),
              Instant.now());
      boolean changed = false;
      if (context.resume()) {
        Manifest earlier = Manifest.read(directory.manifest());
        requireCommand(directory, purpose, earlier);
        List<String> changes = changes(directory, config, purpose, data, earlier);
        changed = !changes.isEmpty();
        requireAccepted(directory, purpose, changes, context.acceptChanged());
        warnOfOtherSums(config, purpose, earlier.ranks().size(), context.ranks().size());
        if (!changed || purpose.acceptable().equals(OF_ENGINE)) {
          manifest = manifest.continuing(earlier);
        }
      }
      opened = true;
      context.ranks().tell("run", directory.root().toAbsolutePath().toString());
      return new RunFiles(context.ranks(), directory, config, manifest, changed);
    } finally {
      if (!opened) {
        directory.close();
      }
    }
  }

  /** Says in the directory that the run has begun, or goes on: from here on it can be resumed. */
  void begin() {
    begun = true;
    manifest.withRanks(ranks.roster()).write(directory.manifest());
    // Last, because its presence says that the rest is there.
    AtomicFiles.write(directory.config(), ConfigLoader.toYaml(config));
  }

  /** The configuration of the run, with the engine that {@code auto} came to. */
  SposConfig config() {
    return config;
  }

  RunDirectory directory() {
    return directory;
  }

  /** Whether this run is to go on with something else than it began with. */
  boolean isChanged() {
    return changed;
  }

  /** Name of the run: that of its directory. */
  String id() {
    return String.valueOf(directory.root().toAbsolutePath().normalize().getFileName());
  }

  /** Says how the run ended. */
  void ended(boolean interrupted) {
    outcome = interrupted ? Outcome.INTERRUPTED : Outcome.FINISHED;
  }

  @Override
  public void close() {
    try {
      if (begun) {
        manifest.withRanks(ranks.roster()).end(outcome, Instant.now()).write(directory.manifest());
      }
    } finally {
      directory.close();
    }
  }

  /** The order of fast sums is that of the processes. */
  private static void warnOfOtherSums(SposConfig config, Purpose purpose, int then, int now) {
    if (purpose.acceptable().equals(OF_ENGINE)
        && config.distributed().reduce() == Reduction.FAST
        && Math.max(1, then) != now) {
      LOG.warn(
          "distributed.reduce is fast, and a run of {} goes on with {}: sums in another order give"
              + " other bits than {} throughout would have given",
          processes(then),
          processes(now),
          processes(then));
    }
  }

  private static String processes(int count) {
    return count <= 1 ? "1 process" : Text.format("%d processes", count);
  }

  private static void requireCommand(RunDirectory directory, Purpose purpose, Manifest earlier) {
    if (!earlier.command().equals(purpose.command())) {
      throw new CheckpointException(
          "%s is a run of %s, not of %s; resume it with that command, or choose another folder"
              .formatted(directory.root(), OneLine.of(earlier.command()), purpose.command()));
    }
  }

  private static void requireAccepted(
      RunDirectory directory, Purpose purpose, List<String> changes, boolean accept) {
    boolean acceptable = purpose.accepts(changes);
    if (!changes.isEmpty() && !(accept && acceptable)) {
      throw new CheckpointException(
          "%s was run with something else (%s); resume without these changes, %sor start a new run"
              .formatted(
                  directory.root(),
                  String.join("; ", changes),
                  acceptable ? "accept them with --accept-changed, " : ""));
    }
  }

  private static List<String> changes(
      RunDirectory directory, SposConfig config, Purpose purpose, String data, Manifest earlier) {
    SposConfig before = ConfigLoader.loadRun(directory.config());
    List<String> changes = new ArrayList<>();
    for (String difference : ConfigLoader.differences(before, config)) {
      boolean matters =
          Stream.of(purpose.sections(), ALWAYS, OF_ENGINE)
              .flatMap(List::stream)
              .anyMatch(difference::startsWith);
      if (matters && HARMLESS.stream().noneMatch(difference::startsWith)) {
        changes.add(difference);
      }
    }
    if (before.supernet().sampling() == Sampling.STRICT_FAIR
        && !ConfigLoader.keys(directory.config()).contains("supernet.shards")) {
      // Written before there were shards, when that was the name of something else.
      changes.add(
          "supernet.sampling: what was strict-fair when it began is now called balanced;"
              + " write that into its config.yaml");
    }
    for (String table : List.of(CostTables.FLOPS, CostTables.LATENCY)) {
      if (!Objects.equals(earlier.inputs().get(table), purpose.tables().get(table))) {
        changes.add("the numbers of its %s changed since it began".formatted(table));
      }
    }
    RankRecord.change(earlier.inputs(), purpose.inputs()).ifPresent(changes::add);
    if (!earlier.data().equals(data)) {
      changes.add("the images in %s changed since it began".formatted(config.data().dir()));
    }
    return changes;
  }
}
