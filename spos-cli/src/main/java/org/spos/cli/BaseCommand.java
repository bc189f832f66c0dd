package org.spos.cli;

import java.io.PrintWriter;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.spos.artifact.AnyCheckpoint;
import org.spos.checkpoint.Checkpoint;
import org.spos.config.Assignment;
import org.spos.config.ConfigEntry;
import org.spos.config.ConfigLoader;
import org.spos.config.Presets;
import org.spos.config.SposConfig;
import org.spos.engine.Engines;
import org.spos.engine.Recalibration;
import org.spos.error.CheckpointException;
import org.spos.error.ConfigException;
import org.spos.error.RanksException;
import org.spos.ranks.Helpers;
import org.spos.ranks.Place;
import org.spos.ranks.Places;
import org.spos.ranks.Ranks;
import org.spos.ranks.RunEnded;
import org.spos.run.RunDirectory;
import org.spos.text.ShellCommand;
import org.spos.watch.Progress;
import org.spos.watch.StopSignal;
import org.spos.workflow.Epochs;
import org.spos.workflow.NetworkConfig;
import org.spos.workflow.RunContext;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** What all commands share: options, configuration, logs, result as text or JSON. */
@Command(
    mixinStandardHelpOptions = true,
    versionProvider = VersionProvider.class,
    sortOptions = false,
    usageHelpAutoWidth = true)
@SuppressWarnings("NullAway.Init")
abstract class BaseCommand implements Callable<Integer> {
  @Spec CommandSpec spec;
  @Mixin GlobalOptions global;

  private final Engines engines;
  private Optional<Boolean> goesOn = Optional.empty();
  private Ranks ranks = Ranks.ALONE;
  private Optional<Cluster> cluster = Optional.empty();
  private Optional<StatusLine> shown = Optional.empty();
  private Optional<Path> begun = Optional.empty();
  private Instant called = Instant.MAX;

  BaseCommand(Engines engines) {
    this.engines = engines;
  }

  @Override
  public final Integer call() {
    called = Instant.now();
    Logs.toStderr(
        global.quiet ? 0 : global.verbose ? 2 : 1, Terminal.isTerminal(), Terminal.stderr(err()));
    try {
      OptionForms.require(spec.commandLine().getParseResult(), ownAssignments());
      checkOptions();
      if (cluster.isPresent()) {
        ranks = Ranks.helpedBy(helpers(cluster.get()));
      } else {
        processes().ifPresent(options -> options.place().ifPresent(place -> meet(place, options)));
      }
      int code = ranks.end(execute());
      if (code == ExitCode.OK) {
        // A check of images or a pack has no folder: there is nothing to look at.
        begun.filter(run -> Files.isDirectory(run)).ifPresent(this::sayWhereToLook);
      }
      return code;
    } catch (RunEnded e) { // the first process has said why
      return e.code();
    } catch (RuntimeException | Error e) { // a class may fail to load for want of memory
      // Here and not in picocli's handler, while the log file is still open.
      shown.ifPresent(StatusLine::end);
      return fail(e);
    } finally {
      ranks.close();
      Logs.close();
    }
  }

  /** Options of processes that do this command together, if several can. */
  Optional<ProcessOptions> processes() {
    return Optional.empty();
  }

  /** Whether it cannot do without any of these processes; the first is always needed. */
  boolean needsAllRanks() {
    return true;
  }

  /** Lets a cluster do the pieces of the run. */
  final void on(Cluster other) {
    cluster = Optional.of(other);
  }

  private Helpers helpers(Cluster found) {
    ProcessOptions options =
        processes()
            .filter(some -> !needsAllRanks())
            .orElseThrow(
                () ->
                    new ConfigException(
                        "%s does the pieces of search, rank and scratch --archs; start %s with spos"
                            .formatted(found.name(), spec.name())));
    options.requireNone(found.name());
    return found.helpers().apply(spec.name());
  }

  /** Joins the other processes; those behind the first print nothing from then on. */
  private void meet(Place place, ProcessOptions options) {
    LaunchFolder.hold(System.getenv());
    LauncherWatch.begin(System.getenv());
    ranks = Ranks.of(place, options.terms(needsAllRanks()));
    if (!ranks.leads()) {
      Logs.toFileOnly();
    }
  }

  private int fail(Throwable error) {
    Throwable shown =
        error instanceof RanksException lost
            ? new RanksException(lost.getMessage() + goOnWith(), lost)
            : error instanceof CheckpointException file && isUnderWay()
                ? new CheckpointException(file.getMessage() + goOnWith(), file)
                : error;
    int code = ErrorPrinter.handle(shown, ranks.speaks() ? stderr() : err());
    if (error instanceof RuntimeException told) {
      ranks.fail(told, code);
    } else {
      ranks.fail(new IllegalStateException(error.toString()), code);
    }
    return code;
  }

  /** Whether this call itself has begun a run or gone on with one: what is refused has not. */
  private boolean isUnderWay() {
    return begun.filter(directory -> RunDirectory.hasBegun(directory, called)).isPresent();
  }

  /** How a run that has begun is gone on with. */
  private String goOnWith() {
    return begun
        .filter(RunDirectory::hasBegun)
        .map(directory -> "; go on with: " + resumeLine(directory))
        .orElse("");
  }

  /**
   * Checks what the command line alone decides; opens no file.
   *
   * @throws ConfigException naming the option
   */
  void checkOptions() {}

  /** Does the work and returns the exit code. */
  abstract int execute();

  /** What a file of another program says: stronger than our files, weaker than any option. */
  List<Assignment> foreignSettings() {
    return List.of();
  }

  /** Options of the command itself, as assignments. */
  List<Assignment> assignments() {
    return List.of();
  }

  Engines engines() {
    return engines;
  }

  /** Nobody reads it of a process behind the first. */
  PrintWriter out() {
    return ranks.leads() ? spec.commandLine().getOut() : nobody();
  }

  PrintWriter err() {
    return ranks.leads() ? stderr() : nobody();
  }

  private PrintWriter stderr() {
    return spec.commandLine().getErr();
  }

  private static PrintWriter nobody() {
    return new PrintWriter(Writer.nullWriter());
  }

  /** The configuration: defaults, the resumed run, files, {@code -D}, options. */
  SposConfig config() {
    return config(SposConfig.defaults());
  }

  /** The configuration to use a trained network with: as it was trained unless told otherwise. */
  SposConfig config(Checkpoint checkpoint, Path file) {
    return config(checkpoint, file, Optional.empty());
  }

  /**
   * The same to test an architecture with: if a search scored it in this network, as that did.
   *
   * @param architecture file of the architecture
   */
  SposConfig config(Checkpoint checkpoint, Path file, Optional<Path> architecture) {
    NetworkConfig network = NetworkConfig.of(checkpoint, file, architecture, givenKeys());
    return network.fit(config(network.base()), key -> Assignment.sourceOf(key, allAssignments()));
  }

  /**
   * A network, ours or as another program saved it, whose space is then that of the configuration.
   */
  Checkpoint read(Path file) {
    return AnyCheckpoint.read(
        file, () -> config().space(), () -> config().checkpoint().entryName());
  }

  /** The same, but a supernet; {@code why} says in the message what needs one. */
  Checkpoint readSupernet(Path file, String why) {
    Checkpoint checkpoint = read(file);
    if (checkpoint.kind() != Checkpoint.Kind.SUPERNET) {
      throw new CheckpointException(
          "%s holds one architecture, %s needs a supernet; give the result of spos train-supernet"
              .formatted(file, why));
    }
    return checkpoint;
  }

  private SposConfig config(SposConfig base) {
    return ConfigLoader.load(begun(base), configurationFiles(), allAssignments());
  }

  /** The configuration that this command would run with, for who only plans it. */
  SposConfig planned() {
    return config();
  }

  /** The length of its training, if not as configured. */
  Epochs epochs() {
    return Epochs.AS_CONFIGURED;
  }

  /** {@link #config()} key by key. */
  List<ConfigEntry> configEntries() {
    return ConfigLoader.entries(
        begun(SposConfig.defaults()), configurationFiles(), allAssignments());
  }

  private SposConfig begun(SposConfig base) {
    SposConfig start = base;
    for (Path run : runConfigurations()) {
      start = ConfigLoader.earlierDefaults(start, run);
    }
    return start;
  }

  /** The configuration files, the last the strongest. */
  private List<Path> configurationFiles() {
    List<Path> files = new ArrayList<>(runConfigurations());
    global.files.forEach(file -> files.add(Presets.configuration(file)));
    return files;
  }

  /** Those of runs that are gone on with or repeated: weaker than the user's. */
  List<Path> runConfigurations() {
    if (!goesOn()) {
      return List.of();
    }
    RunDirectory.requireBegun(resumed());
    return List.of(resumed().resolve("config.yaml"));
  }

  /** All assignments, the last the strongest. */
  private List<Assignment> allAssignments() {
    List<Assignment> all = new ArrayList<>(foreignSettings());
    all.addAll(ownAssignments());
    return all;
  }

  /** What the command line sets itself, the last the strongest. */
  final List<Assignment> ownAssignments() {
    List<Assignment> all = new ArrayList<>(global.assignments());
    all.addAll(assignments());
    return all;
  }

  /** The keys that any file or option sets. */
  private Set<String> givenKeys() {
    Set<String> keys = new HashSet<>();
    configurationFiles().forEach(given -> keys.addAll(ConfigLoader.keys(given)));
    allAssignments().forEach(given -> keys.add(given.key()));
    return keys;
  }

  /** Whether any file or option sets this key. */
  boolean isGiven(String key) {
    return givenKeys().contains(key);
  }

  /** How BN statistics are to be made, if an option says so: stronger than what is usual. */
  Optional<Recalibration> recalibration(SposConfig config) {
    return isAssigned(NetworkOptions.RECALIBRATION)
        ? Optional.of(config.tester().recalibration())
        : Optional.empty();
  }

  /** Whether an option, {@code -D} among them, sets this key: stronger than any file. */
  private boolean isAssigned(String key) {
    return allAssignments().stream().anyMatch(given -> given.key().equals(key));
  }

  /** What surrounds a run of this command; the caller closes the signal. */
  RunContext context(StopSignal stop) {
    if (acceptChanged() && global.resume == Resume.NO) {
      throw new ConfigException("--accept-changed needs --resume and --run-dir");
    }
    Path directory =
        goesOn()
            ? resumed()
            : global.runDirectory.orElseGet(
                () -> RunDirectory.defaultPath(Path.of("runs"), spec.name(), LocalDateTime.now()));
    begun = Optional.of(directory);
    return new RunContext(
        directory,
        goesOn(),
        acceptChanged(),
        commandLine(),
        engines,
        progress(),
        new SharedStop(stop::requested, ranks),
        Logs::toFile,
        ranks);
  }

  /** The last line of a run, for people: how to look at it. */
  private void sayWhereToLook(Path run) {
    if (!global.quiet && !global.json) {
      err().println("spos: to look at it: " + ShellCommand.of(List.of("spos", "report", "" + run)));
      err().flush();
    }
  }

  /** Listens to SIGINT and SIGTERM until closed. */
  StopSignal stopSignal() {
    return StopSignal.install(
        Duration.ofSeconds(30), status()::say, System.getenv(Places.LAUNCHED) != null);
  }

  /** Says how to go on, and ends with 130. */
  int interrupted(Path runDirectory) {
    err().println("spos: interrupted, the state is saved; go on with: " + resumeLine(runDirectory));
    err().flush();
    return ExitCode.INTERRUPTED;
  }

  private String resumeLine(Path runDirectory) {
    return ShellCommand.of(
        Stream.of(
                cluster.map(Cluster::words).orElseGet(() -> LaunchCommand.words(System.getenv())),
                resumeCommand(),
                List.of("--resume", "--run-dir", runDirectory.toString()))
            .flatMap(List::stream)
            .toList());
  }

  /** Whether to go on with a run although what it depends on was changed. */
  boolean acceptChanged() {
    return false;
  }

  /** Command and the options that a resumed run needs again. */
  List<String> resumeCommand() {
    return List.of(spec.name());
  }

  /** Refuses options that mean nothing to a command without a run directory. */
  void requireNoRun() {
    requireNoRun(spec.qualifiedName());
  }

  /**
   * The same.
   *
   * @param what of the command keeps no run
   */
  final void requireNoRun(String what) {
    if (global.resume != Resume.NO || global.runDirectory.isPresent()) {
      throw new ConfigException(
          "%s keeps no run: leave out --run-dir and --resume".formatted(what));
    }
  }

  /** The line that ends a result with the command that usually comes next. */
  static String next(Object... words) {
    return "next           spos %s%n".formatted(ShellCommand.of(words));
  }

  void print(Json json, String text) {
    out().println(global.json ? json.toString() : text.stripTrailing());
    out().flush();
  }

  /** Whether this command goes on with a run; asked before anything of it is written. */
  boolean goesOn() {
    if (goesOn.isEmpty()) {
      goesOn = Optional.of(ranks.leads() ? decide() : Boolean.valueOf(ranks.hear("goesOn")));
      ranks.tell("goesOn", String.valueOf(goesOn.get()));
    }
    return goesOn.get();
  }

  /** The first process decides for all: it may have begun the run before another one looks. */
  private boolean decide() {
    return switch (global.resume) {
      case NO -> false;
      case YES -> true;
      case AUTO -> RunDirectory.hasBegun(resumed());
    };
  }

  private Path resumed() {
    return global.runDirectory.orElseThrow(
        () -> new ConfigException("--resume needs --run-dir: which run is to go on?"));
  }

  private List<String> commandLine() {
    List<String> words = new ArrayList<>(List.of("spos"));
    words.addAll(spec.root().commandLine().getParseResult().originalArgs());
    return words;
  }

  /** Shows how far long work has come; what began inside other work shows on its line. */
  Progress.Starter progress() {
    return global.quiet ? Progress.silent() : status().progress();
  }

  /** The line of the terminal that is written again and again. */
  private StatusLine status() {
    if (shown.isEmpty()) {
      shown = Optional.of(new StatusLine(err()));
    }
    return shown.get();
  }
}
