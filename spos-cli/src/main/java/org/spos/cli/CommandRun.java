package org.spos.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.spos.error.CheckpointException;
import org.spos.error.ConfigException;
import org.spos.error.RanksException;
import org.spos.run.RunDirectory;
import org.spos.text.ShellCommand;
import org.spos.watch.StopSignal;
import org.spos.workflow.RunContext;

/** The run that a command begins or goes on with, and the lines that say how to go on. */
final class CommandRun {
  private final BaseCommand command;
  private final Partners partners;
  private final Instant called = Instant.now();
  private Optional<Boolean> goesOn = Optional.empty();
  private Optional<Path> begun = Optional.empty();

  CommandRun(BaseCommand command, Partners partners) {
    this.command = command;
    this.partners = partners;
  }

  /** What surrounds it; the caller closes the signal. */
  RunContext context(StopSignal stop) {
    GlobalOptions global = command.global;
    if (command.acceptChanged() && global.resume == Resume.NO) {
      throw new ConfigException("--accept-changed needs --resume and --run-dir");
    }
    Path directory =
        goesOn()
            ? resumed()
            : global.runDirectory.orElseGet(
                () ->
                    RunDirectory.defaultPath(
                        Path.of("runs"), command.spec.name(), LocalDateTime.now()));
    begun = Optional.of(directory);
    return new RunContext(
        directory,
        goesOn(),
        command.acceptChanged(),
        commandLine(),
        command.engines(),
        command.progress(),
        new SharedStop(stop::requested, partners.ranks()),
        Logs::toFile,
        partners.ranks());
  }

  private List<String> commandLine() {
    List<String> words = new ArrayList<>(List.of("spos"));
    words.addAll(command.spec.root().commandLine().getParseResult().originalArgs());
    return words;
  }

  /** Whether it goes on with an earlier one; asked before anything of it is written. */
  boolean goesOn() {
    if (goesOn.isEmpty()) {
      // The first process decides for all: it may have begun the run before another one looks.
      goesOn = Optional.of(partners.agreed("goesOn", this::decide));
    }
    return goesOn.get();
  }

  private boolean decide() {
    return switch (command.global.resume) {
      case NO -> false;
      case YES -> true;
      case AUTO -> RunDirectory.hasBegun(resumed());
    };
  }

  /** The directory of the run to go on with. */
  Path resumed() {
    return command.global.runDirectory.orElseThrow(
        () -> new ConfigException("--resume needs --run-dir: which run is to go on?"));
  }

  /** The last line, for people: how to look at it. */
  void sayWhereToLook() {
    // A check of images or a pack has no folder: there is nothing to look at.
    if (!command.global.quiet && !command.global.json) {
      begun
          .filter(directory -> Files.isDirectory(directory))
          .ifPresent(
              directory -> say("to look at it: " + ShellCommand.of("spos", "report", directory)));
    }
  }

  /** The last line of one that was interrupted. */
  void sayHowToGoOn(Path directory) {
    say("interrupted, the state is saved; go on with: " + resumeLine(directory));
  }

  private void say(String line) {
    command.err().println("spos: " + line);
    command.err().flush();
  }

  /** How to go on with it, as a line for a shell. */
  private String resumeLine(Path directory) {
    return ShellCommand.of(
        Stream.of(
                partners.words(),
                command.resumeCommand(),
                List.of("--resume", "--run-dir", directory.toString()))
            .flatMap(List::stream)
            .toList());
  }

  /** The same error, with how to go on where that helps. */
  Throwable withWayOn(Throwable error) {
    if (error instanceof RanksException lost) {
      return new RanksException(lost.getMessage() + goOnWith(), lost);
    }
    return error instanceof CheckpointException file && isUnderWay()
        ? new CheckpointException(file.getMessage() + goOnWith(), file)
        : error;
  }

  private String goOnWith() {
    return begun
        .filter(RunDirectory::hasBegun)
        .map(directory -> "; go on with: " + resumeLine(directory))
        .orElse("");
  }

  /** Whether this call itself has begun the run or gone on with it: what is refused has not. */
  private boolean isUnderWay() {
    return begun
        .filter(RunDirectory::hasBegun)
        .filter(directory -> isWritten(directory.resolve("config.yaml")))
        .isPresent();
  }

  /** A run writes its configuration whenever it begins or goes on. */
  private boolean isWritten(Path file) {
    try {
      return !Files.getLastModifiedTime(file).toInstant().isBefore(called);
    } catch (IOException e) {
      return false;
    }
  }
}
