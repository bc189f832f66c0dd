package org.spos.workflow;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.IntUnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.apache.commons.math3.stat.descriptive.rank.Percentile;
import org.spos.artifact.LatencyFile;
import org.spos.artifact.LatencyFile.Times;
import org.spos.config.SposConfig;
import org.spos.cost.OperationKey;
import org.spos.engine.Engine;
import org.spos.engine.Engines;
import org.spos.engine.ImageBatch;
import org.spos.engine.NetworkOptions;
import org.spos.engine.PathNetwork;
import org.spos.engine.Predictor;
import org.spos.error.ConfigException;
import org.spos.plan.NetworkPlan;
import org.spos.run.Platform;
import org.spos.seed.RandomStream;
import org.spos.seed.Seed;
import org.spos.space.Architecture;
import org.spos.space.SearchSpace;
import org.spos.text.Text;
import org.spos.watch.Progress;

/**
 * Takes the time of every candidate of every choice block on this machine: inside whole networks,
 * so that its input comes out of the caches as it does in use, and in turns, so that what disturbs
 * the machine disturbs all candidates alike.
 */
public final class MeasureLatency {
  private static final int WARM_UP = 5;
  private static final double NANOS_PER_MILLI = 1e6;
  private static final Seed SEED = new Seed(0);

  private final SposConfig config;
  private final int batch;
  private final int repetitions;
  private final Architecture check;
  private final Engines engines;
  private final Progress.Starter progress;

  /**
   * What was measured.
   *
   * @param table of the space
   * @param check the architecture whose time was compared with the table
   * @param predictedMillis its time by the table
   * @param measuredMillis its measured time, the median
   */
  public record Result(
      LatencyFile table, Architecture check, double predictedMillis, double measuredMillis) {}

  /**
   * @param batch images in each run
   * @param repetitions of each network
   */
  public MeasureLatency(SposConfig config, int batch, int repetitions, Engines engines) {
    this(config, batch, repetitions, turns(config.space()), engines, Progress.silent());
  }

  /** The same with an architecture to measure as a whole too, beside the sum of its parts. */
  public MeasureLatency(
      SposConfig config, int batch, int repetitions, Architecture check, Engines engines) {
    this(config, batch, repetitions, check, engines, Progress.silent());
  }

  private MeasureLatency(
      SposConfig config,
      int batch,
      int repetitions,
      Architecture check,
      Engines engines,
      Progress.Starter progress) {
    if (batch < 1 || repetitions < 1) {
      throw new ConfigException(
          Text.format(
              "--batch and --repetitions must be at least 1, got %d and %d", batch, repetitions));
    }
    this.config = config;
    this.batch = batch;
    this.repetitions = repetitions;
    this.check = config.space().check(check);
    this.engines = engines;
    this.progress = progress;
  }

  /** The same, showing how far it has come. */
  public MeasureLatency watchedBy(Progress.Starter watcher) {
    return new MeasureLatency(config, batch, repetitions, check, engines, watcher);
  }

  /** Measures. */
  public Result run() {
    SearchSpace space = config.space();
    int[] choices = space.choices();
    int candidates = IntStream.of(choices).max().orElseThrow();
    // Each candidate in all blocks, those of shorter lists more than once; and, to check that parts
    // add up, another path.
    List<Architecture> paths = new ArrayList<>();
    for (int i = 0; i < candidates; i++) {
      int choice = i;
      paths.add(architecture(space, block -> choice % choices[block]));
    }
    paths.add(check);
    try (Engine engine = engines.open(config.engineRequest(), NetworkPlan.supernet(space))) {
      List<List<long[]>> samples = measure(engine, paths);
      Map<OperationKey, List<Double>> millis = new LinkedHashMap<>();
      OperationKey.all(space).forEach(key -> millis.put(key, new ArrayList<>()));
      for (int i = 0; i < candidates; i++) {
        collect(paths.get(i), samples.get(i), millis);
      }
      Map<OperationKey, Times> times = new LinkedHashMap<>();
      millis.forEach((key, values) -> times.put(key, times(values)));
      LatencyFile table = new LatencyFile(conditions(engine), times);
      List<Double> whole =
          samples.get(candidates).stream()
              .map(parts -> LongStream.of(parts).sum() / NANOS_PER_MILLI)
              .toList();
      return new Result(
          table, check, table.table(space, "the table").millis(check), times(whole).median());
    }
  }

  /** For each path the times of its parts in every repetition. */
  private List<List<long[]>> measure(Engine engine, List<Architecture> paths) {
    List<PathNetwork> networks = new ArrayList<>();
    List<Predictor> predictors = new ArrayList<>();
    List<List<long[]>> samples = new ArrayList<>();
    try {
      for (Architecture path : paths) {
        PathNetwork network =
            engine.create(
                NetworkPlan.standalone(config.space(), path),
                NetworkOptions.inference(config.data().pixelFormat(), batch));
        networks.add(network);
        network.initialise(SEED.stream("latency-network"));
        predictors.add(network.predictor(path, network.statistics(path)));
        samples.add(new ArrayList<>());
      }
      ImageBatch images = images();
      try (Progress shown = progress.start("latency", WARM_UP + repetitions, 0)) {
        for (int round = 0; round < WARM_UP + repetitions; round++) {
          for (int i = 0; i < predictors.size(); i++) {
            long[] parts = predictors.get(i).partNanos(images);
            if (round >= WARM_UP) {
              samples.get(i).add(parts);
            }
          }
          shown.advance(1, (long) batch * predictors.size(), ""); // not while a path is timed
        }
      }
      return samples;
    } finally {
      predictors.forEach(Predictor::close);
      networks.forEach(PathNetwork::close);
    }
  }

  /** Adds the times of a path's parts to those of their entries; equal blocks share one. */
  private void collect(
      Architecture path, List<long[]> samples, Map<OperationKey, List<Double>> millis) {
    NetworkPlan plan = NetworkPlan.standalone(config.space(), path);
    List<OperationKey> keys = new ArrayList<>(List.of(OperationKey.stem(plan)));
    plan.blocks().forEach(block -> keys.add(OperationKey.of(block.get(0))));
    keys.add(OperationKey.rest(plan));
    for (long[] parts : samples) {
      for (int part = 0; part < parts.length; part++) {
        Objects.requireNonNull(millis.get(keys.get(part))).add(parts[part] / NANOS_PER_MILLI);
      }
    }
  }

  private ImageBatch images() {
    int side = config.space().inputSide();
    RandomStream random = SEED.stream("latency-images");
    byte[] pixels = new byte[batch * side * side * 3];
    random.nextBytes(pixels);
    return new ImageBatch(pixels, new int[batch], side);
  }

  private Map<String, String> conditions(Engine engine) {
    Platform platform = Platform.current();
    Map<String, String> conditions = new LinkedHashMap<>();
    conditions.put("space", config.space().name());
    conditions.put("batch", String.valueOf(batch));
    conditions.put("threads", String.valueOf(config.effectiveThreads()));
    conditions.put("repetitions", String.valueOf(repetitions));
    conditions.put("engine", engine.identity().toString());
    conditions.put("cpu", platform.cpu());
    conditions.put("os", platform.os());
    conditions.put("jvm", platform.jvm());
    conditions.put("statistics", "median, lower and upper quartile in milliseconds a batch");
    return conditions;
  }

  private static Times times(List<Double> millis) {
    Percentile percentile = new Percentile();
    percentile.setData(millis.stream().mapToDouble(Double::doubleValue).toArray());
    return new Times(quantile(percentile, 50), quantile(percentile, 25), quantile(percentile, 75));
  }

  /** Rounded to whole nanoseconds, which is more than a clock can tell. */
  private static double quantile(Percentile percentile, double percent) {
    return Math.rint(percentile.evaluate(percent) * NANOS_PER_MILLI) / NANOS_PER_MILLI;
  }

  /** All candidates in turns. */
  private static Architecture turns(SearchSpace space) {
    int[] choices = space.choices();
    return architecture(space, block -> block % choices[block]);
  }

  private static Architecture architecture(SearchSpace space, IntUnaryOperator choice) {
    return new Architecture(IntStream.range(0, space.blocks()).map(choice).boxed().toList());
  }
}
