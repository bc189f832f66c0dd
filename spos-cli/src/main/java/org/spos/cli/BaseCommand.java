package org.spos.cli;

import java.io.PrintWriter;
import java.io.Writer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.spos.artifact.AnyCheckpoint;
import org.spos.checkpoint.Checkpoint;
import org.spos.config.Assignment;
import org.spos.config.ConfigEntry;
import org.spos.config.SposConfig;
import org.spos.engine.Engines;
import org.spos.engine.Recalibration;
import org.spos.error.CheckpointException;
import org.spos.error.ConfigException;
import org.spos.ranks.Places;
import org.spos.ranks.RunEnded;
import org.spos.run.RunDirectory;
import org.spos.text.ShellCommand;
import org.spos.watch.Progress;
import org.spos.watch.StopSignal;
import org.spos.workflow.Epochs;
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
  private final Partners partners = new Partners();
  private final GivenConfig given = new GivenConfig(this);
  private final CommandRun run = new CommandRun(this, partners);
  private Optional<StatusLine> shown = Optional.empty();

  BaseCommand(Engines engines) {
    this.engines = engines;
  }

  @Override
  public final Integer call() {
    Logs.toStderr(
        global.quiet ? 0 : global.verbose ? 2 : 1, Terminal.isTerminal(), Terminal.stderr(err()));
    try {
      OptionForms.require(spec.commandLine().getParseResult(), ownAssignments());
      checkOptions();
      partners.meet(spec.name(), processes(), needsAllRanks());
      int code = partners.ranks().end(execute());
      if (code == ExitCode.OK) {
        run.sayWhereToLook();
      }
      return code;
    } catch (RunEnded e) { // the first process has said why
      return e.code();
    } catch (RuntimeException | Error e) { // a class may fail to load for want of memory
      // Here and not in picocli's handler, while the log file is still open.
      shown.ifPresent(StatusLine::end);
      return fail(e);
    } finally {
      partners.ranks().close();
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
    partners.on(other);
  }

  private int fail(Throwable error) {
    int code =
        ErrorPrinter.handle(run.withWayOn(error), partners.ranks().speaks() ? stderr() : err());
    partners.fail(error, code);
    return code;
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
    return partners.ranks().leads() ? spec.commandLine().getOut() : nobody();
  }

  PrintWriter err() {
    return partners.ranks().leads() ? stderr() : nobody();
  }

  private PrintWriter stderr() {
    return spec.commandLine().getErr();
  }

  private static PrintWriter nobody() {
    return new PrintWriter(Writer.nullWriter());
  }

  /** The configuration: defaults, the resumed run, files, {@code -D}, options. */
  SposConfig config() {
    return given.over(SposConfig.defaults());
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
    return given.with(checkpoint, file, architecture);
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
    return given.entries();
  }

  /** Those of runs that are gone on with or repeated: weaker than the user's. */
  List<Path> runConfigurations() {
    if (!goesOn()) {
      return List.of();
    }
    RunDirectory.requireBegun(run.resumed());
    return List.of(run.resumed().resolve("config.yaml"));
  }

  /** What the command line sets itself, the last the strongest. */
  final List<Assignment> ownAssignments() {
    List<Assignment> all = new ArrayList<>(global.assignments());
    all.addAll(assignments());
    return all;
  }

  /** Whether any file or option sets this key. */
  boolean isGiven(String key) {
    return given.keys().contains(key);
  }

  /** How BN statistics are to be made, if an option says so: stronger than what is usual. */
  Optional<Recalibration> recalibration(SposConfig config) {
    return given.isAssigned(NetworkOptions.RECALIBRATION)
        ? Optional.of(config.tester().recalibration())
        : Optional.empty();
  }

  /** What surrounds a run of this command; the caller closes the signal. */
  RunContext context(StopSignal stop) {
    return run.context(stop);
  }

  /** Listens to SIGINT and SIGTERM until closed. */
  StopSignal stopSignal() {
    return StopSignal.install(
        Duration.ofSeconds(30), status()::say, System.getenv(Places.LAUNCHED) != null);
  }

  /** Says how to go on, and ends with 130. */
  int interrupted(Path runDirectory) {
    run.sayHowToGoOn(runDirectory);
    return ExitCode.INTERRUPTED;
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
    return run.goesOn();
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
