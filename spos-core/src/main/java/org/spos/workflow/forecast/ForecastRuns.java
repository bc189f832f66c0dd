package org.spos.workflow.forecast;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.LongStream;
import org.spos.checkpoint.CheckpointSize;
import org.spos.config.EvolutionSettings;
import org.spos.config.SposConfig;
import org.spos.config.TrainingConfig;
import org.spos.cost.FlopsDistribution;
import org.spos.cost.FlopsRange;
import org.spos.engine.EngineChoice;
import org.spos.engine.Engines;
import org.spos.engine.NativeMemory;
import org.spos.engine.NetworkOptions;
import org.spos.engine.Recalibration;
import org.spos.error.ConstraintException;
import org.spos.error.DataException;
import org.spos.plan.NetworkPlan;
import org.spos.sample.StepSampler;
import org.spos.sample.UniformSampler;
import org.spos.seed.Seed;
import org.spos.space.Architecture;
import org.spos.text.Amount;
import org.spos.text.Text;
import org.spos.workflow.Epochs;
import org.spos.workflow.FlopsCounting;
import org.spos.workflow.Images;
import org.spos.workflow.PathSamplers;
import org.spos.workflow.TrainFromScratch;
import org.spos.workflow.TrainSupernet;

/** Foresees all three steps of a configuration; writes nothing. */
public final class ForecastRuns {
  /** A line of metrics.jsonl, of its events for TensorBoard, and of a journal. */
  private static final int METRICS = 400;

  private static final int JOURNAL = 600;

  private final SposConfig given;
  private final Epochs epochs;
  private final boolean measure;
  private final Engines engines;
  private final Path runs;
  private final Processes processes;

  /**
   * @param epochs length of the trainings, if not as configured
   * @param measure whether to run some seconds of each step; else speeds are assumed
   * @param runs folder in which runs are kept
   * @param processes that do each step together; the threads of the configuration are those of one
   */
  public ForecastRuns(
      SposConfig config,
      Epochs epochs,
      boolean measure,
      Engines engines,
      Path runs,
      Processes processes) {
    this.given = config;
    this.epochs = epochs;
    this.measure = measure;
    this.engines = engines;
    this.runs = runs;
    this.processes = processes;
  }

  /** As SupernetProbe measures a supernet, and a search confirms its best networks. */
  private static final int PROBED_PATHS = 5;

  private static final int PROBED_IMAGES = 2_000;
  private static final int CONFIRMED = 10;

  /** Foresees them. */
  public Forecast run() {
    List<String> warnings = new ArrayList<>();
    Optional<Images> images = images(warnings);
    SposConfig adjusted = images.map(Images::config).orElse(given);
    ImageCounts counts = images.map(ImageCounts::of).orElseGet(() -> ImageCounts.assumed(adjusted));
    SposConfig config =
        epochs.applied(
            epochs.applied(adjusted, "supernet", adjusted.supernet().training(), counts.train()),
            "scratch",
            adjusted.scratch().training(),
            counts.scratch());
    NetworkPlan plan = NetworkPlan.supernet(config.space());
    FlopsDistribution flops = new FlopsDistribution(FlopsCounting.of(config));
    FlopsRange bounds = new FlopsRange(config.search().flopsMin(), config.search().flopsLimit());
    List<List<Architecture>> paths = paths(config, warnings);
    engines.require(config.engineRequest(), plan);
    EngineChoice engine = engines.choose(config.engineRequest());
    if (measure) {
      busy().ifPresent(warnings::add);
    }
    Speed speed =
        measure
            ? new MeasureSpeed(config, engine, images, paths, flops.mean()).run()
            : Speed.assumed(config, flops);
    List<Step> steps =
        List.of(
            supernet(config, counts, speed, engine, plan, paths.get(0)),
            search(config, counts, speed, engine, plan),
            scratch(config, counts, speed, engine, flops.costliest()));
    long freeMemory = NativeMemory.free();
    long freeDisk = freeDisk();
    double share = flops.share(bounds);
    warnings.addAll(
        new Warnings(config, counts, flops, engine, processes).found(steps, freeMemory, freeDisk));
    return new Forecast(
        counts,
        processes,
        speed,
        steps,
        "%s on %s, %s"
            .formatted(
                engine.provider().name(),
                engine.options().device(),
                Amount.of(engine.options().threads(), "thread")),
        config.space().name(),
        config.space().size(),
        share,
        freeMemory,
        freeDisk,
        warnings);
  }

  private Optional<Images> images(List<String> warnings) {
    try {
      return Optional.of(Images.openForNewNetwork(given));
    } catch (DataException e) {
      warnings.add("images: " + e.getMessage());
      return Optional.empty();
    }
  }

  /** What others do here slows down what is measured, and perhaps not the run. */
  private static Optional<String> busy() {
    double load = ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage();
    int processors = Runtime.getRuntime().availableProcessors();
    return load > 0.5 * processors + 0.5
        ? Optional.of(
            Text.format(
                "other programs keep %.1f of %d processors busy: measured now, all is slower than"
                    + " it could be",
                Math.min(load, processors), processors))
        : Optional.empty();
  }

  private static List<List<Architecture>> paths(SposConfig config, List<String> warnings) {
    Seed seed = new Seed(config.seed());
    StepSampler sampler;
    try {
      sampler = PathSamplers.of(config, seed);
    } catch (ConstraintException e) {
      warnings.add("train-supernet will be refused: " + e.getMessage());
      sampler = new UniformSampler(config.space(), seed);
    }
    StepSampler chosen = sampler;
    return LongStream.range(0, 4).mapToObj(chosen::paths).toList();
  }

  private Step supernet(
      SposConfig config,
      ImageCounts counts,
      Speed speed,
      EngineChoice engine,
      NetworkPlan plan,
      List<Architecture> pathsOfAStep) {
    TrainingConfig training = config.supernet().training();
    NetworkPlan path = NetworkPlan.standalone(config.space(), pathsOfAStep.get(0));
    return new Step(
        "train-supernet",
        work(training, counts.train(), counts)
            + (pathsOfAStep.size() > 1
                ? Text.format(", %d paths a step", pathsOfAStep.size())
                : ""),
        steps(training, speed.supernet(), path)
            + measurements(training, config.supernet().probeEvery())
                * PROBED_PATHS
                * measured(config, counts, speed, Math.min(PROBED_IMAGES, counts.search())),
        engine.memory(plan, TrainSupernet.options(config, training)),
        disk(config, plan, training));
  }

  private Step search(
      SposConfig config, ImageCounts counts, Speed speed, EngineChoice engine, NetworkPlan plan) {
    EvolutionSettings evolution = config.search().evolution();
    // The best networks of a fit are scored as candidates are.
    int candidates = evolution.budget() + config.search().smooth();
    // Those and the confirmed ones are scored by the first process.
    int inTurn =
        evolution.epochs() * processes.most(evolution.population()) + config.search().smooth();
    int confirming = config.data().confirmPerClass() * config.space().classes();
    int statistics = statistics(config, counts);
    double seconds = measured(config, counts, speed, counts.search());
    double confirmed = confirming > 0 ? CONFIRMED * measured(config, counts, speed, confirming) : 0;
    int batch = Math.max(config.tester().recalibrationBatch(), config.tester().testBatch());
    return new Step(
        "search",
        Text.format(
                "%,d candidates, each %,d images for BN statistics and %,d to score it",
                candidates, statistics, counts.search())
            + (confirming > 0
                ? Text.format(", then the best %d on %,d more", CONFIRMED, confirming)
                : ""),
        inTurn * seconds + confirmed,
        engine.memory(plan, NetworkOptions.inference(config.data().pixelFormat(), batch)),
        (long) candidates * JOURNAL);
  }

  /** Seconds of all steps of a training, which the processes share out. */
  private double steps(TrainingConfig training, double speed, NetworkPlan path) {
    return training.iterations()
        * (training.batchSize() / speed / processes.count() + processes.exchange(path));
  }

  /** How often a training is measured on its way. */
  private static long measurements(TrainingConfig training, long every) {
    return every == 0 ? 0 : training.iterations() / every;
  }

  private static int statistics(SposConfig config, ImageCounts counts) {
    return config.tester().recalibration() == Recalibration.OFF
        ? 0
        : Math.min(config.tester().recalibrationImages(), counts.train());
  }

  /** Seconds for the BN statistics of a network and its accuracy on so many images. */
  private static double measured(SposConfig config, ImageCounts counts, Speed speed, int images) {
    return speed.perCandidate()
        + time(config, statistics(config, counts), speed.recalibrate(), speed.recalibrateLoading())
        + time(config, images, speed.test(), speed.testLoading());
  }

  /** Batches that fit into the cache are decoded once, the rest for every candidate. */
  private static double time(SposConfig config, int images, double decoded, double loading) {
    long side = config.space().inputSide();
    double kept = Math.min(images, config.data().cacheBytes() / (side * side * 3.0));
    return kept / decoded + (images - kept) / loading;
  }

  private Step scratch(
      SposConfig config,
      ImageCounts counts,
      Speed speed,
      EngineChoice engine,
      Architecture costliest) {
    TrainingConfig training = config.scratch().training();
    double statistics = (double) config.scratch().bnPassIterations() * training.batchSize();
    NetworkPlan plan = NetworkPlan.standalone(config.space(), costliest);
    return new Step(
        "scratch",
        work(training, counts.scratch(), counts) + Text.format(", then %,d of val", counts.val()),
        steps(training, speed.scratch(), plan)
            + statistics / speed.recalibrateLoading()
            + counts.val() / speed.testLoading()
            + measurements(training, config.scratch().validateEvery())
                * measured(config, counts, speed, counts.val()),
        engine.memory(plan, TrainFromScratch.options(config, training)),
        disk(config, plan, training));
  }

  private static String work(TrainingConfig training, int images, ImageCounts counts) {
    String steps =
        Text.format("%,d steps of %,d images", training.iterations(), training.batchSize());
    return counts.guessed()
        ? steps
        : steps
            + Text.format(
                ", %.1f epochs of %,d",
                (double) training.iterations() * training.batchSize() / images, images);
  }

  private static long disk(SposConfig config, NetworkPlan plan, TrainingConfig training) {
    return (config.checkpoint().keep() + 1L) * CheckpointSize.of(plan, true)
        + CheckpointSize.of(plan, false)
        + METRICS * training.iterations();
  }

  private long freeDisk() {
    Path folder = runs.toAbsolutePath();
    while (!Files.exists(folder) && folder.getParent() != null) {
      folder = folder.getParent();
    }
    try {
      return Files.getFileStore(folder).getUsableSpace();
    } catch (IOException e) {
      return Long.MAX_VALUE; // where the system does not tell
    }
  }
}
