package org.spos.workflow;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.spos.checkpoint.Checkpoint;
import org.spos.checkpoint.CheckpointStore;
import org.spos.config.SposConfig;
import org.spos.engine.ParameterSet;
import org.spos.engine.PathNetwork;
import org.spos.error.CheckpointException;
import org.spos.run.Metrics;
import org.spos.run.RunDirectory;
import org.spos.space.ClassNames;
import org.spos.text.Text;
import org.spos.train.DataWait;
import org.spos.train.StepReport;
import org.spos.train.TrainListener;
import org.spos.train.WeightAverage;
import org.spos.watch.Progress;
import org.spos.watch.Recurring;

/** Keeps a training on disk: metrics of every step, checkpoints, progress. */
final class TrainingRecorder implements TrainListener, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(TrainingRecorder.class);

  private static final int REPORTED_STEPS = 100;

  private final PathNetwork network;
  private final TrainedNetworkState state;
  private final Optional<WeightAverage> average;
  private final CheckpointStore store;
  private final RunDirectory directory;
  private final long resumedAt;
  private final Metrics metrics;
  private final Metrics times;
  private final Progress progress;
  private final LongSupplier memory;
  private final DataWait wait = new DataWait();
  private final Recurring logTimes = Recurring.log();
  private Optional<TrainingWatch> watch = Optional.empty();
  private StepMeans means = new StepMeans();

  private TrainingRecorder(
      TrainedNetworkState state,
      Optional<WeightAverage> average,
      CheckpointStore store,
      RunDirectory directory,
      long resumedAt,
      Progress progress,
      LongSupplier memory) {
    this.network = state.network();
    this.state = state;
    this.average = average;
    this.store = store;
    this.directory = directory;
    this.resumedAt = resumedAt;
    long last = resumedAt == 0 ? -1 : resumedAt;
    this.metrics = Metrics.open(directory.metrics(), last);
    this.times = Metrics.openTimes(directory.times(), last);
    this.progress = progress;
    this.memory = memory;
  }

  /**
   * Gives the network its last saved state, or its first one, which is then saved: a run that has
   * begun can always go on.
   *
   * @param classes what the labels that it is trained on stand for
   * @param memory the most bytes that were in use so far
   */
  static TrainingRecorder start(
      SposConfig config,
      ClassNames classes,
      PathNetwork network,
      RunFiles run,
      Progress.Starter progress,
      LongSupplier memory,
      TrainingFrame frame) {
    RunDirectory directory = run.directory();
    CheckpointStore store =
        new CheckpointStore(directory.checkpoints(), config.checkpoint().keep());
    long done = 0;
    Map<String, String> records = frame.records();
    Map<String, float[]> averaged = Map.of();
    if (directory.resumed()) {
      Checkpoint latest =
          store
              .latest(network.plan())
              .orElseThrow(
                  () ->
                      new CheckpointException(
                          "%s holds no checkpoint to go on from; start a new run"
                              .formatted(directory.checkpoints())));
      LabelCheck.require(latest.classes(), classes, config.data());
      done = latest.iteration();
      network.restore(latest.parameters());
      averaged = latest.average();
      // The weights that it began with are not given again, so only the checkpoint knows.
      Map<String, String> images = ImageRecords.of(latest);
      records = new LinkedHashMap<>(images.isEmpty() ? records : images);
      records.putAll(SupernetAngles.record(latest));
      LOG.info("Going on after iteration {} of {}", done, frame.iterations());
    } else {
      records = new LinkedHashMap<>(records);
      records.putAll(SupernetAngles.record(frame.weights()));
      network.initialise(SupernetAngles.initial(config.seed()));
      frame.weights().ifPresent(given -> network.restore(given.parameters().weights()));
    }
    TrainedNetworkState state = new TrainedNetworkState(config, classes, records, network);
    Optional<WeightAverage> average = average(frame.emaDecay(), averaged, network);
    if (!directory.resumed()) {
      // There is no momentum yet.
      store.save(state.checkpoint(0, network.weights()).withAverage(values(average)));
    }
    TrainingRecorder recorder =
        new TrainingRecorder(
            state,
            average,
            store,
            directory,
            done,
            progress.start(frame.command(), frame.iterations(), done),
            memory);
    run.begin();
    return recorder;
  }

  /** Goes on with what a checkpoint holds, or begins with the weights as they are. */
  private static Optional<WeightAverage> average(
      double decay, Map<String, float[]> saved, PathNetwork network) {
    return decay > 0
        ? Optional.of(
            new WeightAverage(decay, saved.isEmpty() ? network.weights().values() : saved))
        : Optional.empty();
  }

  private static Map<String, float[]> values(Optional<WeightAverage> average) {
    return average.map(mean -> mean.parameters().values()).orElse(Map.of());
  }

  /** Iterations done when it started. */
  long done() {
    return resumedAt;
  }

  /**
   * Has the network measured while it is trained; what an interrupted run did not come to is
   * measured now.
   */
  void watchedBy(TrainingWatch measures) {
    watch = Optional.of(measures);
    if (resumedAt > 0
        && measures.isDue(resumedAt)
        && measured().stream()
            .noneMatch(
                row -> row.step() == resumedAt && row.values().containsKey(measures.key()))) {
      measure(resumedAt);
    }
  }

  /** Rows of the metrics so far. */
  List<Metrics.Row> measured() {
    return Metrics.read(directory.metrics());
  }

  private void measure(long iteration) {
    watch
        .filter(measures -> measures.isDue(iteration))
        .flatMap(measures -> measureAverage(measures, iteration))
        .ifPresent(row -> metrics.append(iteration, row));
  }

  /** Of the average, if one is kept: the network then lends its place to it, bit for bit. */
  private Optional<Map<String, Double>> measureAverage(TrainingWatch measures, long iteration) {
    if (average.isEmpty()) {
      return measures.measure(iteration);
    }
    ParameterSet training = network.snapshot();
    try {
      network.restore(average.get().parameters());
      return measures.measure(iteration);
    } finally {
      network.restore(training);
    }
  }

  /** Replaces the weights by their average, if one is kept: the training is over. */
  void takeAverage() {
    average.ifPresent(mean -> network.restore(mean.parameters()));
  }

  @Override
  public boolean needsNetwork(long iteration) {
    return average.isPresent() || watch.filter(measures -> measures.isDue(iteration)).isPresent();
  }

  @Override
  public void onStep(StepReport report) {
    int images = report.result().images();
    double top1 = 100.0 * report.result().top1() / images;
    Map<String, Double> row = new LinkedHashMap<>();
    row.put("lr", report.learningRate());
    row.put("loss", report.result().loss());
    row.put("top1", top1);
    row.put("top5", 100.0 * report.result().top5() / images);
    boolean sampled = network.plan().fixedArchitecture().isEmpty();
    metrics.append(report.iteration(), row, sampled ? report.paths() : List.of());
    times.append(report.iteration(), DataWait.row(report.dataWait(), report.duration()));
    average.ifPresent(mean -> mean.add(report.iteration(), network.weights()));
    means.add(report);
    wait.add(report.dataWait(), report.duration());
    wait.hint().ifPresent(LOG::warn);
    progress.advance(
        1,
        images,
        Text.format(
            "loss %.3f, top-1 %.1f %%, %d %% data wait",
            report.result().loss(), top1, wait.percent()));
    if (logTimes.isDue()) {
      logMeans(report.iteration());
    }
    measure(report.iteration());
  }

  /** One line of what was done since the line before. */
  private void logMeans(long iterations) {
    LOG.info(
        "Iteration {}: {}, at most {} GB in use",
        iterations,
        means,
        Text.format("%.2f", memory.getAsLong() / 1e9));
    means = new StepMeans();
    logTimes.done();
  }

  @Override
  public void onCheckpoint(long iterations) {
    if (means.steps() > 0) {
      logMeans(iterations);
    }
    metrics.sync();
    LOG.debug(
        "Saved {}",
        store.save(state.checkpoint(iterations, network.snapshot()).withAverage(values(average))));
  }

  /** The network as a file holds it, without momentum: for search, evaluation and export. */
  Checkpoint finished(long iterations) {
    return state.checkpoint(iterations, network.weights());
  }

  /** The same of other parameters, with more to be said of them. */
  Checkpoint with(long iterations, ParameterSet parameters, Map<String, String> further) {
    return state.checkpoint(iterations, parameters, further);
  }

  /**
   * What the training came to, from the metrics file so that a resumed run gives the same.
   *
   * @param file the finished network; empty if the training was interrupted
   */
  TrainResult result(Optional<Path> file, long done, long iterations) {
    List<Metrics.Row> rows =
        measured().stream().filter(row -> row.values().containsKey("loss")).toList();
    List<Metrics.Row> last = rows.subList(Math.max(0, rows.size() - REPORTED_STEPS), rows.size());
    return new TrainResult(
        directory.root(), file, done, iterations, mean(last, "loss"), mean(last, "top1"));
  }

  private static double mean(List<Metrics.Row> rows, String name) {
    return rows.stream()
        .mapToDouble(row -> row.values().getOrDefault(name, Double.NaN))
        .average()
        .orElse(Double.NaN);
  }

  @Override
  public void close() {
    progress.close();
    metrics.close();
    times.close();
  }
}
