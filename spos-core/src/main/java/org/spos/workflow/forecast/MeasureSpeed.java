package org.spos.workflow.forecast;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;
import org.spos.config.SposConfig;
import org.spos.config.TrainingConfig;
import org.spos.data.BatchSource;
import org.spos.data.ImageSet;
import org.spos.data.OnePassBatches;
import org.spos.data.TrainBatches;
import org.spos.data.source.BadImages;
import org.spos.engine.BnStatistics;
import org.spos.engine.Engine;
import org.spos.engine.EngineChoice;
import org.spos.engine.ImageBatch;
import org.spos.engine.NetworkOptions;
import org.spos.engine.PathNetwork;
import org.spos.engine.Predictor;
import org.spos.engine.Recalibration;
import org.spos.plan.NetworkPlan;
import org.spos.seed.Seed;
import org.spos.space.Architecture;
import org.spos.text.Text;
import org.spos.workflow.Images;
import org.spos.workflow.Loading;

/**
 * Runs the work of all steps for some seconds each, on batches small enough for that. A few paths
 * take turns, after one round in which what is made once is made.
 */
final class MeasureSpeed {
  private static final Seed SEED = new Seed(0);
  private static final double BUDGET = 2;
  private static final int LEAST_ROUNDS = 3;
  private static final int MOST_ROUNDS = 200;
  private static final int PATHS = 4;

  /** A batch has about as many multiply–accumulates: some tenths of a second in training. */
  private static final double BATCH_MACS = 10e9;

  /** Does something and says with how many images. */
  @FunctionalInterface
  private interface Work {
    int images();
  }

  private final SposConfig config;
  private final EngineChoice engine;
  private final Optional<Images> images;
  private final List<List<Architecture>> paths;
  private final int batch;

  /**
   * @param images that are there; without them loading is not measured
   * @param paths of the first steps of a supernet
   * @param macs of a path, the mean
   */
  MeasureSpeed(
      SposConfig config,
      EngineChoice engine,
      Optional<Images> images,
      List<List<Architecture>> paths,
      double macs) {
    this.config = config;
    this.engine = engine;
    this.images = images;
    this.paths = List.copyOf(paths.subList(0, Math.min(PATHS, paths.size())));
    this.batch = (int) Math.max(8, Math.min(Math.round(BATCH_MACS / macs), smallestBatch(config)));
  }

  /** No larger than those of the configuration, which fit into the memory. */
  private static int smallestBatch(SposConfig config) {
    return Math.max(
        2,
        Math.min(
            Math.min(
                config.supernet().training().batchSize() / config.supernet().training().shards(),
                config.scratch().training().batchSize() / config.scratch().training().shards()),
            config.tester().testBatch()));
  }

  Speed run() {
    long begin = System.nanoTime();
    try (Engine opened = engine.open()) {
      NetworkPlan plan = NetworkPlan.supernet(config.space());
      double supernet;
      double recalibrate;
      double recalibrateLoading;
      double test;
      double testLoading;
      double perCandidate;
      Architecture path = paths.get(0).get(0);
      try (PathNetwork network = network(opened, plan, config.supernet().training())) {
        supernet = training(network, paths, images.map(Images::train));
        recalibrate = recalibration(network, path, this::synthetic);
        recalibrateLoading =
            loading(Images::train, recalibrate, batches -> recalibration(network, path, batches));
        long start = System.nanoTime();
        BnStatistics statistics = network.statistics(path);
        try (Predictor predictor = network.predictor(path, statistics)) {
          predictor.predict(synthetic());
          perCandidate = seconds(start);
          test = predicting(predictor, this::synthetic);
          testLoading = loading(Images::search, test, batches -> predicting(predictor, batches));
        }
      }
      double scratch;
      NetworkPlan alone = NetworkPlan.standalone(config.space(), path);
      try (PathNetwork network = network(opened, alone, config.scratch().training())) {
        scratch = training(network, List.of(List.of(path)), images.map(Images::scratchTrain));
      }
      return new Speed(
          supernet,
          scratch,
          recalibrate,
          recalibrateLoading,
          test,
          testLoading,
          perCandidate,
          Text.format(
              "measured here in %.0f seconds, in batches of %d%s",
              seconds(begin), batch, images.isPresent() ? "" : ", without loading"));
    }
  }

  private PathNetwork network(Engine opened, NetworkPlan plan, TrainingConfig training) {
    PathNetwork network =
        opened.create(
            plan,
            new NetworkOptions(
                config.data().pixelFormat(),
                batch,
                training.momentum(),
                training.weightDecay(),
                training.decayVectors(),
                training.labelSmoothing()));
    network.initialise(SEED.stream("forecast-network"));
    return network;
  }

  /** Images a second with their loading, which goes on beside the steps. */
  private double training(
      PathNetwork network, List<List<Architecture>> turns, Optional<ImageSet> set) {
    if (set.isEmpty() || set.get().size() < batch) {
      ImageBatch images = synthetic();
      return stepping(network, turns, () -> images);
    }
    ImageSet few = set.get().sample(Math.min(set.get().size(), 4 * batch), SEED, "forecast-images");
    boolean cached = fitsTheCache(set.get());
    BatchSource source =
        new TrainBatches(
            few,
            Loading.preprocessing(config.data(), config.space().inputSide()),
            Loading.options(config, batch, cached ? config.data().cacheBytes() : 0),
            SEED,
            BadImages.skip());
    try (Repeated batches = new Repeated(source)) {
      for (int i = 0; cached && i < 8; i++) {
        batches.get(); // in later passes over the whole set nothing is decoded either
      }
      return stepping(network, turns, batches);
    }
  }

  private double stepping(
      PathNetwork network, List<List<Architecture>> turns, Supplier<ImageBatch> batches) {
    List<Integer> done = new ArrayList<>();
    return rate(
        () -> {
          ImageBatch next = batches.get();
          int step = done.size();
          done.add(step);
          network.trainStep(
              next, turns.get(step % turns.size()), 1e-4, SEED.stream("forecast-drop", step));
          return next.size();
        },
        turns.size());
  }

  /** Decoded images are larger than what the network sees; four times covers photographs. */
  private boolean fitsTheCache(ImageSet set) {
    long side = config.space().inputSide();
    return set.size() * side * side * 3 * (side < 100 ? 1 : 4) <= config.data().cacheBytes();
  }

  private double recalibration(
      PathNetwork network, Architecture path, Supplier<ImageBatch> batches) {
    return rate(
        () -> {
          ImageBatch next = batches.get();
          network.recalibrate(List.of(next), path, Recalibration.CUMULATIVE);
          return next.size();
        });
  }

  private double predicting(Predictor predictor, Supplier<ImageBatch> batches) {
    return rate(() -> predictor.predict(batches.get()).length / config.space().classes());
  }

  /** The rate of work on some images that are decoded each time. */
  private double loading(
      Function<Images, ImageSet> which,
      double otherwise,
      ToDoubleFunction<Supplier<ImageBatch>> work) {
    Optional<ImageSet> set = images.map(which).filter(all -> all.size() >= batch);
    if (set.isEmpty()) {
      return otherwise;
    }
    try (Repeated batches =
        new Repeated(
            OnePassBatches.evaluation(
                set.get().sample(Math.min(set.get().size(), 8 * batch), SEED, "forecast-test"),
                Loading.preprocessing(config.data(), config.space().inputSide()),
                Loading.options(config, batch, 0),
                BadImages.skip()))) {
      return work.applyAsDouble(batches);
    }
  }

  private double rate(Work work) {
    return rate(work, 1);
  }

  /** Images a second of work that says how many it has done, after some rounds to warm up. */
  private static double rate(Work work, int warmUp) {
    long done = 0;
    for (int i = 0; i < warmUp; i++) {
      work.images();
    }
    long start = System.nanoTime();
    for (int round = 0;
        round < LEAST_ROUNDS || round < MOST_ROUNDS && seconds(start) < BUDGET;
        round++) {
      done += work.images();
    }
    return done / seconds(start);
  }

  private static double seconds(long start) {
    return (System.nanoTime() - start) / 1e9;
  }

  private ImageBatch synthetic() {
    int side = config.space().inputSide();
    byte[] pixels = new byte[batch * side * side * 3];
    SEED.stream("forecast-pixels").nextBytes(pixels);
    return new ImageBatch(pixels, new int[batch], side);
  }
}
