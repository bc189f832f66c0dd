package org.spos.workflow;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.spos.config.ConfigLoader;
import org.spos.config.SposConfig;
import org.spos.engine.EngineIdentity;
import org.spos.ranks.Agreement;
import org.spos.run.ToolVersion;
import org.spos.text.Text;

/** What the processes of a run must have in common, and how those behind the first begin. */
final class Agreements {
  private Agreements() {}

  /**
   * Compares configuration, engine, networks and images of all processes.
   *
   * @param config of this process
   * @param checkpoints digests of the networks that are read, by what they are
   * @param data fingerprint of the images
   * @throws org.spos.error.SposException naming what differs, where
   */
  static void require(
      RunContext context,
      SposConfig config,
      String command,
      EngineIdentity engine,
      Map<String, String> checkpoints,
      String data) {
    require(context, config, command, Map.of(), engine, checkpoints, data);
  }

  /**
   * The same of a command with options that are no part of the configuration.
   *
   * @param options values by option; helpers, which have no command line, are not asked for them
   */
  static void require(
      RunContext context,
      SposConfig config,
      String command,
      Map<String, String> options,
      EngineIdentity engine,
      Map<String, String> checkpoints,
      String data) {
    boolean several = context.ranks().size() > 1;
    if (several || context.ranks().sharedWork().isPresent()) {
      Agreement own = of(config, command, engine, checkpoints, data);
      context.ranks().agree(several ? own.with(options) : own);
    }
  }

  /** What this process has. */
  static Agreement of(
      SposConfig config,
      String command,
      EngineIdentity engine,
      Map<String, String> checkpoints,
      String data) {
    SortedMap<String, String> values = new TreeMap<>(ConfigLoader.values(config));
    values.keySet().removeIf(Agreements::isOfTheMachine);
    return new Agreement(
        "%s %s".formatted(ToolVersion.current().version(), ToolVersion.current().commit()),
        Text.format(
            "%s on %s in %s, %s",
            engine.engine(), engine.device().kind(), engine.precision(), engine.libraries()),
        command,
        values,
        checkpoints,
        data,
        engine.toString());
  }

  /** Keys that may differ between machines: they change no result, or are compared otherwise. */
  private static boolean isOfTheMachine(String key) {
    return List.of(
            "threads",
            "engine",
            "device",
            "data.dir",
            "data.trainList",
            "data.valList",
            "data.workers",
            "data.prefetch",
            "data.cacheBytes",
            "flopsTable",
            "search.latencyTable")
        .contains(key);
  }

  /**
   * Has the log of a process behind the first written beside that of the first.
   *
   * @return the run directory
   */
  static Path log(RunContext context) {
    Path directory = Path.of(context.ranks().hear("run"));
    if (Files.isWritable(directory)) { // another machine may not see it
      context.logTo().accept(logFile(context.in(directory)));
    }
    return directory;
  }

  /**
   * The log of a process behind the first.
   *
   * @param context in the directory of the first
   */
  static Path logFile(RunContext context) {
    return context.runDirectory().resolve(Text.format("log-rank-%d.txt", context.ranks().rank()));
  }
}
