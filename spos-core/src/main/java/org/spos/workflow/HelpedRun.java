package org.spos.workflow;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.spos.artifact.AnyCheckpoint;
import org.spos.checkpoint.Checkpoint;
import org.spos.config.Assignment;
import org.spos.config.ConfigLoader;
import org.spos.config.SposConfig;
import org.spos.engine.EngineIdentity;
import org.spos.engine.Recalibration;
import org.spos.ranks.Brief;
import org.spos.ranks.Ranks;
import org.spos.watch.Progress;

/**
 * A search or ranking as a helper of it sees it: all that it knows of the run is what its first
 * process told. Keeps engine, supernet and images until it is closed. Belongs to the thread that
 * opens it, as engines do.
 */
public final class HelpedRun implements AutoCloseable {
  private static final String COMMAND = "help/command";
  private static final String CONFIG = "help/config";
  private static final String SUPERNET = "help/supernet";
  private static final String WAYS = "help/ways";
  private static final String SEEDS = "help/seeds";
  private static final String TYPED = "help/typed";
  private static final String RUN = "run"; // told by RunFiles

  /** Files that a configuration names: they may lie elsewhere on another machine. */
  private static final List<String> FILES = List.of("data.dir", "data.trainList", "data.valList");

  private final Helper helper;
  private final Optional<Path> directory;
  private final EngineIdentity engine;
  private final UnaryOperator<String> work;
  private final Runnable end;

  private HelpedRun(
      Helper helper,
      Optional<Path> directory,
      EngineIdentity engine,
      UnaryOperator<String> work,
      Runnable end) {
    this.helper = helper;
    this.directory = directory;
    this.engine = engine;
    this.work = work;
    this.end = end;
  }

  /**
   * Tells helpers what they help with; for the first process.
   *
   * @param supernet file of its weights, if it has any
   */
  static void tell(RunContext context, String command, SposConfig config, Optional<Path> supernet) {
    Ranks ranks = context.ranks();
    if (ranks.leads()) {
      ranks.tell(COMMAND, command);
      ranks.tell(CONFIG, ConfigLoader.toYaml(config));
      supernet.ifPresent(file -> ranks.tell(SUPERNET, file.toAbsolutePath().toString()));
      ranks.tell(TYPED, String.join("\n", context.commandLine()));
      ConfigLoader.values(config)
          .forEach(
              (key, value) -> {
                if (FILES.contains(key) && !value.isBlank()) {
                  ranks.tell(key, Path.of(value).toAbsolutePath().toString());
                }
              });
    }
  }

  /** Tells them the same of a ranking. */
  static void tell(RunContext context, List<Recalibration> ways, int seeds) {
    Ranks ranks = context.ranks();
    if (ranks.leads()) {
      ranks.tell(WAYS, ways.stream().map(Recalibration::name).collect(Collectors.joining(" ")));
      ranks.tell(SEEDS, String.valueOf(seeds));
    }
  }

  /** The file of the supernet, where the first process sees it, if the run has one. */
  public static Optional<Path> supernet(Brief brief) {
    return brief.find(SUPERNET).map(Path::of);
  }

  /**
   * Opens what the pieces need.
   *
   * @throws org.spos.error.SposException naming what this machine has else than the first process
   */
  public static HelpedRun open(Brief brief, Helper helper) {
    SposConfig config = config(brief, helper);
    if (brief.value(COMMAND).equals(TrainSeveral.COMMAND)) {
      return trainings(brief, helper, config);
    }
    Path file = helper.here().apply(supernet(brief).orElseThrow());
    Checkpoint supernet =
        AnyCheckpoint.read(file, () -> config.space(), () -> config.checkpoint().entryName());
    Images images = Images.openForSearch(config);
    images.requireClassesOf(supernet);
    Facts facts = new Facts(brief, helper, config, Optional.of(supernet), images);
    return brief.value(COMMAND).equals("search") ? search(facts, file) : ranking(facts);
  }

  /** What a helper has, to be compared with the first process. */
  private record Facts(
      Brief brief, Helper helper, SposConfig config, Optional<Checkpoint> supernet, Images images) {

    void require(EngineIdentity engine) {
      brief.require(
          Agreements.of(
              config,
              brief.value(COMMAND),
              engine,
              supernet.map(own -> Map.of("supernet", own.digest())).orElse(Map.of()),
              images.fingerprint()),
          helper.name());
    }

    TestBench bench() {
      return TestBench.open(config, supernet.orElseThrow(), images, helper.engines());
    }

    EngineIdentity engine() {
      return helper.engines().identity(config.engineRequest());
    }

    /** What surrounds pieces that keep runs in the directory of the first process. */
    RunContext context() {
      return new RunContext(
          Path.of(brief.value(RUN)),
          false,
          false,
          List.of(brief.value(TYPED).split("\n", -1)),
          helper.engines(),
          Progress.silent(),
          helper.stop(),
          log -> {});
    }
  }

  private static HelpedRun search(Facts facts, Path file) {
    TestBench bench = facts.bench();
    boolean opened = false;
    try {
      facts.require(bench.engine());
      SharedScores scores =
          SharedScores.ofSearch(
              facts.config(),
              SharedScores.angles(facts.config(), facts.supernet().orElseThrow(), file),
              bench.tester());
      opened = true;
      return new HelpedRun(
          facts.helper(), Optional.empty(), bench.engine(), scores::measure, bench::close);
    } finally {
      if (!opened) {
        bench.close();
      }
    }
  }

  private static HelpedRun ranking(Facts facts) {
    EngineIdentity engine = facts.engine();
    facts.require(engine);
    RunContext context = facts.context();
    Brief brief = facts.brief();
    RankWorker worker =
        new RankWorker(
            Arrays.stream(brief.value(WAYS).split(" ")).map(Recalibration::valueOf).toList(),
            facts::bench,
            new StandaloneTruth(facts.config(), Integer.parseInt(brief.value(SEEDS)), context),
            context);
    return new HelpedRun(
        facts.helper(), Optional.of(context.runDirectory()), engine, worker::piece, worker::close);
  }

  private static HelpedRun trainings(Brief brief, Helper helper, SposConfig config) {
    Images images = Images.openForNewNetwork(config);
    Facts facts = new Facts(brief, helper, config, Optional.empty(), images);
    EngineIdentity engine = facts.engine();
    facts.require(engine);
    RunContext context = facts.context();
    return new HelpedRun(
        helper,
        Optional.of(context.runDirectory()),
        engine,
        piece -> TrainSeveral.train(piece, config, context),
        () -> {});
  }

  private static SposConfig config(Brief brief, Helper helper) {
    List<Assignment> own = new ArrayList<>();
    own.add(own("threads", String.valueOf(helper.threads()), helper));
    for (String key : FILES) {
      brief
          .find(key)
          .ifPresent(file -> own.add(own(key, "" + helper.here().apply(Path.of(file)), helper)));
    }
    SposConfig config = ConfigLoader.parse(brief.value(CONFIG), "the driver", own);
    if (config.device().startsWith("cuda") && helper.gpu().isPresent()) {
      own.add(own("device", helper.gpu().get().toString(), helper));
      return ConfigLoader.parse(brief.value(CONFIG), "the driver", own);
    }
    return config;
  }

  private static Assignment own(String key, String value, Helper helper) {
    return new Assignment(key, value, helper.name());
  }

  /** What computes. */
  public EngineIdentity engine() {
    return engine;
  }

  /**
   * Does a piece of work.
   *
   * @return what came of it, in one line
   * @throws org.spos.error.SposException if the user can mend it: to try again would end as before
   */
  public String piece(String piece) {
    if (Trainings.isTraining(piece)) {
      Trainings.requireSeen(helper.name(), directory.orElseThrow());
    }
    return work.apply(piece);
  }

  @Override
  public void close() {
    end.run();
  }
}
