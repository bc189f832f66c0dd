package org.spos.workflow;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.spos.artifact.TruthFile;
import org.spos.checkpoint.Checkpoint;
import org.spos.config.SposConfig;
import org.spos.engine.EngineIdentity;
import org.spos.engine.Recalibration;
import org.spos.error.CheckpointException;
import org.spos.plan.NetworkPlan;
import org.spos.rank.Baselines;
import org.spos.rank.Column;
import org.spos.rank.Study;
import org.spos.rank.Subjects;
import org.spos.rank.Truth;
import org.spos.run.RankFile;
import org.spos.run.RankFile.Pair;
import org.spos.run.RankedFile;
import org.spos.run.RankingJson;
import org.spos.run.ScoreFile;
import org.spos.seed.Seed;
import org.spos.space.Architecture;
import org.spos.space.DistinctNetworks;
import org.spos.tester.PathAngle;
import org.spos.text.ShellCommand;

/**
 * Asks whether the supernet ranks networks as the truth does: scores them with its weights, and
 * takes the truth from a table or trains each alone.
 */
public final class RankArchitectures {
  private static final Logger LOG = LoggerFactory.getLogger(RankArchitectures.class);

  private final SposConfig config;
  private final Checkpoint supernet;
  private final Path file;
  private final RankRequest request;
  private final List<Recalibration> ways;
  private final RunContext context;

  /**
   * What was measured.
   *
   * @param runDirectory holds the scores, and where there was no table a run for each training
   * @param pairs trainings so far; none with a table
   * @param study what it comes to; empty if it was told to stop before the end
   */
  public record Result(Path runDirectory, List<Pair> pairs, Optional<Study> study) {

    /** Whether it was told to stop before the end. */
    public boolean interrupted() {
      return study.isEmpty();
    }
  }

  /**
   * @param config with the space of the supernet; its {@code scratch} section is the budget of each
   *     training, its search bounds are those of the networks
   * @param file where the supernet was read from, for the manifest
   * @param request a resumed run may ask for more than it began with
   */
  public RankArchitectures(
      SposConfig config, Checkpoint supernet, Path file, RankRequest request, RunContext context) {
    this.config = Unseen.choose(config, supernet);
    this.supernet = supernet;
    this.file = file;
    this.request = request;
    this.ways =
        request.recalibrations().isEmpty()
            ? List.of(config.tester().recalibration())
            : request.recalibrations();
    this.context = context;
  }

  /** Measures, or goes on where an earlier process stopped. */
  public Result run() {
    context.engines().require(config.engineRequest(), supernet.plan());
    Optional<Truth> table = request.truth().map(path -> TruthFile.read(path, config.space()));
    RankedKeys keys = RankedKeys.of(config, request, table);
    requireRecordedSettings();
    Images images = Images.openForSearch(config);
    requireBatches(images, keys, table.isEmpty());
    images.requireClassesOf(supernet);
    Unseen.require(config.data(), supernet, images.data(), images.search());
    EngineIdentity engine = context.engines().identity(config.engineRequest());
    Agreements.require(
        context,
        config,
        "rank",
        Map.of(
            "--recalibration",
            ways.stream().map(RankRecord::word).collect(Collectors.joining(",")),
            "--seeds",
            String.valueOf(request.seeds())),
        engine,
        Map.of("supernet", supernet.digest()),
        images.fingerprint());
    HelpedRun.tell(context, "rank", config.withEngine(engine), Optional.of(file));
    HelpedRun.tell(context, ways, request.seeds());
    if (!context.ranks().leads()) {
      follow(images);
    }
    try (RunFiles run =
        RunFiles.open(context, config, purpose(table), engine, images.fingerprint())) {
      Map<String, String> scoredWith = Map.of("supernet", supernet.digest());
      boolean other =
          ScoreFile.isOther(run.directory().scores(), scoredWith)
              || RankFile.isOther(run.directory().pairs(), conditions());
      if (run.isChanged() || other && context.acceptChanged()) {
        putAside(run);
      }
      try (ScoreFile scored = ScoreFile.open(run.directory().scores(), scoredWith)) {
        Result result =
            table.isPresent()
                ? withTable(run, scored, images, keys, table.get())
                : withTrainings(run, scored, images, keys);
        run.ended(result.interrupted());
        return result;
      }
    }
  }

  /** Does what the first process hands out, until that ends it all. */
  private void follow(Images images) {
    RunContext ofFirst = context.in(Agreements.log(context));
    new RankWorker(
            ways,
            () -> TestBench.open(config, supernet, images, context.engines()),
            new StandaloneTruth(config, request.seeds(), ofFirst),
            ofFirst)
        .serve();
  }

  private Result withTable(
      RunFiles run, ScoreFile scored, Images images, RankedKeys keys, Truth truth) {
    begin(run, images);
    return new Result(
        context.runDirectory(),
        List.of(),
        scores(scored, images, keys).map(scores -> study(run, scores, keys, truth)));
  }

  private Result withTrainings(RunFiles run, ScoreFile scored, Images images, RankedKeys keys) {
    try (RankFile journal = RankFile.open(run.directory().pairs(), conditions())) {
      begin(run, images);
      Optional<InheritedScores> scores = scores(scored, images, keys);
      if (scores.isEmpty()) {
        return new Result(context.runDirectory(), journal.pairs(), Optional.empty());
      }
      StandaloneTruth trainings = new StandaloneTruth(config, request.seeds(), context);
      List<Architecture> architectures =
          keys.keys().values().stream().map(own -> own.get(0)).toList();
      List<Pair> pairs =
          trainings.measure(
              architectures,
              one -> scores.get().of(ways.get(0), one).percent1(),
              journal,
              run.directory().log());
      boolean whole = pairs.size() >= trainings.wanted(architectures);
      Truth truth = StandaloneTruth.of(pairs, new DistinctNetworks(config.space()));
      return new Result(
          context.runDirectory(),
          pairs,
          whole ? Optional.of(study(run, scores.get(), keys, truth)) : Optional.empty());
    }
  }

  private static void begin(RunFiles run, Images images) {
    run.begin();
    images.bad().listIn(run.directory().root().resolve(Images.BAD_IMAGES));
  }

  private Optional<InheritedScores> scores(ScoreFile scored, Images images, RankedKeys keys) {
    return InheritedScores.measure(
        keys.all(),
        ways,
        scored,
        () -> TestBench.open(config, supernet, images, context.engines()),
        images.search().size(),
        context);
  }

  /** Compares the scores with the truth, and leaves the result in the run directory. */
  private Study study(RunFiles run, InheritedScores scores, RankedKeys keys, Truth truth) {
    LOG.info("Comparing the scores of {} networks with the truth", keys.networks().size());
    List<Column> columns = new ArrayList<>(scores.columns(keys, ways));
    Optional<String> refusal = SupernetAngles.refusal(supernet);
    refusal.ifPresent(reason -> LOG.info("No angles of {}: {}", file, reason));
    if (refusal.isEmpty()) {
      columns.add(angles(keys));
    }
    Study study =
        Study.of(
            config.space(),
            new Subjects(keys.networks(), truth),
            columns,
            new Baselines(FlopsCounting.of(config))::of,
            request.bands(),
            scores.noise(keys, ways),
            cost(),
            new Seed(config.seed()));
    RankedFile.write(run.directory().root(), study.ranking());
    RankingJson.write(run.directory().root(), study);
    return study;
  }

  /** The angle of each network, the mean over its architectures: it needs no statistics. */
  private Column angles(RankedKeys keys) {
    PathAngle angle = SupernetAngles.of(supernet, file.toString());
    double[] values =
        keys.keys().values().stream()
            .mapToDouble(own -> own.stream().mapToDouble(angle::of).average().orElseThrow())
            .toArray();
    return new Column(Column.WEIGHTS, "angle", values);
  }

  /** What the supernet cost in trainings of the truth, where both are known. */
  private OptionalDouble cost() {
    return request.trainingImages().isEmpty()
        ? OptionalDouble.empty()
        : RecordedRun.of(file)
            .map(
                run ->
                    OptionalDouble.of(
                        run.supernetImages(supernet.iteration())
                            / (double) request.trainingImages().getAsLong()))
            .orElse(OptionalDouble.empty());
  }

  /** What was measured with other settings is kept, but not gone on with. */
  private static void putAside(RunFiles run) {
    Path aside = run.directory().putAside(List.of(ScoreFile.NAME, RankFile.NAME), "scratch-*");
    LOG.warn("The ranking was changed; what was measured before is in {}", aside);
  }

  /** Earlier versions kept no manifest, and wrote any resume's settings over those of the pairs. */
  private void requireRecordedSettings() {
    Path pairs = context.runDirectory().resolve(RankFile.NAME);
    if (context.resume()
        && Files.exists(pairs)
        && !Files.exists(context.runDirectory().resolve("manifest.json"))) {
      throw new CheckpointException(
          "%s is a ranking of version 0.1, which does not tell with what settings each of its pairs was measured; start a new run, and read the old pairs with %s"
              .formatted(context.runDirectory(), ShellCommand.of("rank", "--pairs", pairs)));
    }
  }

  /** What the trainings and the tester would refuse, before the first of them has run. */
  private void requireBatches(Images images, RankedKeys keys, boolean trained) {
    NetworkPlan plan = NetworkPlan.standalone(config.space(), keys.networks().get(0));
    if (trained) {
      SmallBatches.requireForTraining(
          plan,
          config.scratch().training(),
          images.scratchTrain().size(),
          config.data().dropLast(),
          config.scratch().bnPassIterations());
    }
    ways.forEach(
        way ->
            SmallBatches.requireForRecalibration(
                plan, config.tester().withRecalibration(way), images.calibrationSize()));
  }

  private RunFiles.Purpose purpose(Optional<Truth> table) {
    List<String> sections = new ArrayList<>(List.of("tester."));
    if (table.isEmpty()) {
      sections.addAll(List.of("scratch.", "search.flops", "search.latency"));
    }
    return new RunFiles.Purpose(
        "rank",
        sections,
        RankRecord.inputs(file, table),
        CostTables.ofSearch(config),
        RunFiles.ANY);
  }

  /** What all pairs depend on besides the run's configuration, and is named in their file. */
  private Map<String, String> conditions() {
    Map<String, String> conditions = new LinkedHashMap<>();
    conditions.put("supernet", supernet.digest());
    conditions.put("seed", String.valueOf(config.seed()));
    conditions.put("scratch iterations", String.valueOf(config.scratch().training().iterations()));
    conditions.put("scratch batch size", String.valueOf(config.scratch().training().batchSize()));
    return conditions;
  }
}
