package org.spos.workflow;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.spos.artifact.ArchitectureFile;
import org.spos.artifact.LatencyFile;
import org.spos.artifact.SmoothedBy;
import org.spos.checkpoint.Checkpoint;
import org.spos.config.EvolutionSettings;
import org.spos.config.SposConfig;
import org.spos.cost.FlopsBoundedSpace;
import org.spos.cost.FlopsDistribution;
import org.spos.cost.FlopsRange;
import org.spos.cost.LatencyTable;
import org.spos.cost.LegalSpace;
import org.spos.cost.LimitedSpace;
import org.spos.data.ScoredOn;
import org.spos.engine.Recalibration;
import org.spos.evolve.EvolutionSearch;
import org.spos.evolve.Individual;
import org.spos.evolve.SearchResult;
import org.spos.evolve.SearchResult.Ending;
import org.spos.run.Journal;
import org.spos.run.JournalEntry;
import org.spos.run.JournalHeader;
import org.spos.seed.Seed;
import org.spos.tester.CandidateTester;
import org.spos.tester.PathAngle;
import org.spos.watch.Progress;

/** Step 2: searches the architecture that the supernet promises most for under a FLOPs limit. */
public final class SearchArchitecture {
  /** The best architecture, in the run directory. */
  public static final String FILE = ArchitectureFile.NAME;

  private static final Logger LOG = LoggerFactory.getLogger(SearchArchitecture.class);

  private final SposConfig config;
  private final Checkpoint supernet;
  private final Path file;
  private final SearchOutput output;
  private final RunContext context;
  private final Optional<NniRounds> rounds;
  private final Optional<PathAngle> angles;

  /**
   * What it found.
   *
   * @param runDirectory where it is kept
   * @param interrupted whether it was told to stop before the end
   * @param evaluations candidates evaluated
   * @param best the best of them with cost and accuracy; empty if none was evaluated
   * @param randomTop1 mean accuracy of the first generation, in percent: random architectures under
   *     the same limit
   * @param randomCount how many those are
   * @param latencyMillis time of the best one by the latency table, if there is one
   */
  public record Result(
      Path runDirectory,
      boolean interrupted,
      int evaluations,
      Optional<ArchitectureFile> best,
      double randomTop1,
      int randomCount,
      Optional<Double> latencyMillis) {}

  /**
   * @param config of the run, with the space of the supernet
   * @param supernet whose weights score the candidates
   * @param file where the supernet was read from, for the manifest
   * @param output where else to write the best architecture; never over a file of someone else
   */
  public SearchArchitecture(
      SposConfig config,
      Checkpoint supernet,
      Path file,
      Optional<Path> output,
      RunContext context) {
    this(config, supernet, file, output, Optional.empty(), context);
  }

  /**
   * @param nniRounds folder for NNI's files of each generation, {@code NNN_MMM.json}
   */
  public SearchArchitecture(
      SposConfig config,
      Checkpoint supernet,
      Path file,
      Optional<Path> output,
      Optional<Path> nniRounds,
      RunContext context) {
    this.config = Unseen.choose(config, supernet);
    this.rounds = nniRounds.map(folder -> new NniRounds(folder, supernet.space()));
    this.angles = SharedScores.angles(config, supernet, file);
    this.supernet = supernet;
    this.file = file;
    this.output = new SearchOutput(context.runDirectory(), output);
    this.context = context;
  }

  /** Searches until the end, or until told to stop. */
  public Result run() {
    context.engines().require(config.engineRequest(), supernet.plan());
    if (context.ranks().leads()) {
      output.require();
      if (!context.resume()) {
        rounds.ifPresent(files -> SearchOutput.requireNoRounds(files.folder()));
      }
    }
    FlopsRange range = range(config);
    Optional<LatencyTable> latency = latencyTable(config);
    LegalSpace legal = legal(config);
    Images images = Images.openForSearch(config);
    try (TestBench bench =
        TestBench.open(
            config, supernet, Optional.of(images), context.engines(), context.progress())) {
      // Before there is a run: the bench refuses images that trained the supernet.
      CandidateTester tester = bench.tester();
      Agreements.require(
          context,
          config,
          "search",
          bench.engine(),
          Map.of("supernet", supernet.digest()),
          images.fingerprint());
      HelpedRun.tell(context, "search", config.withEngine(bench.engine()), Optional.of(file));
      if (!context.ranks().leads()) {
        Agreements.log(context);
        scores(tester).serve(context);
      }
      Optional<ConfirmedBest> confirm =
          images
              .confirm()
              .map(
                  set ->
                      new ConfirmedBest(
                          bench.confirming(set), set, config.data(), config.search().score()));
      return search(bench, tester, confirm, images, legal, range, latency);
    }
  }

  private Result search(
      TestBench bench,
      CandidateTester tester,
      Optional<ConfirmedBest> confirm,
      Images images,
      LegalSpace legal,
      FlopsRange range,
      Optional<LatencyTable> latency) {
    EvolutionSettings settings = config.search().evolution();
    String fingerprint = images.fingerprint();
    int scored = images.search().size();
    ScoredOn scoredOn = images.scoredOn();
    LOG.info("Candidates are scored on {}", scoredOn.words());
    try (RunFiles run =
            RunFiles.open(context, config, purpose(scoredOn), bench.engine(), fingerprint);
        Journal journal =
            journal(
                run,
                SearchJournal.header(
                    config, bench.engine(), supernet, scoredOn, range, fingerprint))) {
      run.begin();
      images.bad().listIn(run.directory().root().resolve(Images.BAD_IMAGES));
      List<Individual> written =
          SearchJournal.individuals(
              journal.entries().stream().filter(entry -> !isConfirmed(entry)).toList(),
              scored,
              config.search().score());
      List<Individual> known = written.stream().filter(one -> !SearchEnd.isFit(one)).toList();
      Progress progress =
          context
              .progress()
              .start("search", settings.budget() + config.search().smooth(), written.size());
      try (SearchRecorder recorder =
          new SearchRecorder(
              config,
              scoredOn,
              journal,
              run,
              progress,
              scored + calibrationImages(images),
              rounds)) {
        SearchResult found =
            new EvolutionSearch(
                    legal,
                    settings,
                    new Seed(config.seed()),
                    scores(tester).handedOut(context.ranks()))
                .run(known, recorder, context.stop());
        Optional<ArchitectureFile> best =
            new SearchEnd(config, legal, scores(tester).one(), confirm, recorder, context.stop())
                .of(
                    found,
                    written.stream().filter(SearchEnd::isFit).toList(),
                    journal.entries().stream().filter(SearchArchitecture::isConfirmed).toList());
        boolean interrupted = best.isEmpty();
        if (found.ending() == Ending.EXHAUSTED) {
          LOG.info(
              "All {} networks within the bounds have been evaluated; {} evaluations were asked for",
              found.history().size(),
              settings.budget());
        }
        if (!interrupted) {
          best.ifPresent(output::write);
        }
        run.ended(interrupted);
        return result(run, found, best, interrupted, latency);
      }
    }
  }

  private static boolean isConfirmed(JournalEntry entry) {
    return entry.origin().equals(JournalEntry.CONFIRMED);
  }

  private SharedScores scores(CandidateTester tester) {
    return SharedScores.ofSearch(config, angles, tester);
  }

  private Journal journal(RunFiles run, JournalHeader header) {
    Path journal = run.directory().journal();
    if (run.isChanged() && Files.exists(journal)) {
      LOG.warn("The search was changed; its earlier journal is {}", Journal.putAside(journal));
    }
    return Journal.open(journal, header, context.acceptChanged());
  }

  private RunFiles.Purpose purpose(ScoredOn scoredOn) {
    return new RunFiles.Purpose(
        "search",
        List.of("search.", "tester."),
        Map.of("supernet", file.toString(), RunFiles.SCORED_ON, scoredOn.text()),
        CostTables.ofSearch(config),
        RunFiles.ANY);
  }

  /** The table of the configuration, for its space. */
  static Optional<LatencyTable> latencyTable(SposConfig config) {
    String file = config.search().latencyTable();
    return file.isEmpty()
        ? Optional.empty()
        : Optional.of(LatencyFile.read(Path.of(file)).table(config.space(), file));
  }

  /** The architectures that the bounds of a configuration allow. */
  static LegalSpace legal(SposConfig config) {
    FlopsBoundedSpace bounded =
        new FlopsBoundedSpace(new FlopsDistribution(FlopsCounting.of(config)), range(config));
    double limit = config.search().latencyLimit();
    return limit > 0
        ? new LimitedSpace(bounded, latencyTable(config).orElseThrow().limit(limit))
        : bounded;
  }

  private static FlopsRange range(SposConfig config) {
    return new FlopsRange(config.search().flopsMin(), config.search().flopsLimit());
  }

  private static Result result(
      RunFiles run,
      SearchResult found,
      Optional<ArchitectureFile> best,
      boolean interrupted,
      Optional<LatencyTable> latency) {
    List<Individual> first = found.history().stream().filter(one -> one.epoch() == 1).toList();
    double mean = first.stream().mapToDouble(one -> one.score().top1()).average().orElse(0);
    return new Result(
        run.directory().root(),
        interrupted,
        found.history().size()
            + best.flatMap(ArchitectureFile::smoothing).map(SmoothedBy::unknown).orElse(0),
        best,
        100 * mean,
        first.size(),
        best.flatMap(file -> latency.map(table -> table.millis(file.architecture()))));
  }

  private int calibrationImages(Images images) {
    return config.tester().recalibration() == Recalibration.OFF ? 0 : images.calibrationSize();
  }
}
