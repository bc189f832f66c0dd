package org.spos.workflow;

import java.nio.file.Path;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.spos.engine.Engines;
import org.spos.ranks.Ranks;
import org.spos.run.RunDirectory;
import org.spos.watch.Progress;

/**
 * What surrounds a command, besides its configuration.
 *
 * @param runDirectory where the run is kept
 * @param resume whether to go on with the run that is there
 * @param acceptChanged whether a search may go on with another supernet, other images or settings:
 *     with a new journal
 * @param commandLine as the user typed it, for the manifest
 * @param engines opens the tensor engine
 * @param progress shows how far the work has come
 * @param stop whether to save and end; asked after every step
 * @param logTo told where the log of this run belongs, once the run directory exists
 * @param ranks the processes that do this run; a run inside it is done by one
 */
public record RunContext(
    Path runDirectory,
    boolean resume,
    boolean acceptChanged,
    List<String> commandLine,
    Engines engines,
    Progress.Starter progress,
    BooleanSupplier stop,
    Consumer<Path> logTo,
    Ranks ranks) {
  public RunContext {
    commandLine = List.copyOf(commandLine);
  }

  /** Of one process alone. */
  public RunContext(
      Path runDirectory,
      boolean resume,
      boolean acceptChanged,
      List<String> commandLine,
      Engines engines,
      Progress.Starter progress,
      BooleanSupplier stop,
      Consumer<Path> logTo) {
    this(
        runDirectory,
        resume,
        acceptChanged,
        commandLine,
        engines,
        progress,
        stop,
        logTo,
        Ranks.ALONE);
  }

  /** The same in another directory. */
  RunContext in(Path directory) {
    return new RunContext(
        directory, resume, acceptChanged, commandLine, engines, progress, stop, logTo, ranks);
  }

  /** Of a run inside this one, which one process does; if it was begun, it goes on. */
  RunContext within(String name) {
    Path directory = runDirectory.resolve(name);
    return new RunContext(
        directory,
        RunDirectory.hasBegun(directory),
        false,
        commandLine,
        engines,
        progress,
        stop,
        logTo);
  }
}
