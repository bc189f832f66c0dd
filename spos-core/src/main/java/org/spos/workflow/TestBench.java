package org.spos.workflow;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.spos.checkpoint.Checkpoint;
import org.spos.config.SposConfig;
import org.spos.data.ImageSet;
import org.spos.engine.Engine;
import org.spos.engine.EngineIdentity;
import org.spos.engine.Engines;
import org.spos.engine.ImageBatch;
import org.spos.engine.NetworkOptions;
import org.spos.engine.ParameterSet;
import org.spos.engine.PathNetwork;
import org.spos.engine.Recalibration;
import org.spos.plan.NetworkPlan;
import org.spos.tester.CandidateTester;
import org.spos.watch.Progress;

/**
 * A network with the weights of a checkpoint, and the images to test its paths on: the one place
 * where the two meet. Owns engine and network until closed. One thread at a time.
 *
 * <p>How paths are tested follows from the configuration's {@code tester} section alone, so that
 * whoever asks for the same path with the same configuration gets the same number.
 */
public final class TestBench implements AutoCloseable {
  private final SposConfig config;
  private final Checkpoint checkpoint;
  private final Optional<Images> images;
  private final Engine engine;
  private final PathNetwork network;
  private final Progress.Starter progress;

  private TestBench(
      SposConfig config,
      Checkpoint checkpoint,
      Optional<Images> images,
      Engine engine,
      PathNetwork network,
      Progress.Starter progress) {
    this.progress = progress;
    this.config = config;
    this.checkpoint = checkpoint;
    this.images = images;
    this.engine = engine;
    this.network = network;
  }

  /**
   * Opens an engine and gives a network in it the weights of the checkpoint.
   *
   * @param config with the space of the checkpoint
   * @param images of the same configuration
   * @throws org.spos.error.DataException if their classes are not those of the checkpoint
   */
  public static TestBench open(
      SposConfig config, Checkpoint checkpoint, Images images, Engines engines) {
    return open(config, checkpoint, Optional.of(images), engines, Progress.silent());
  }

  /**
   * The same where there may be no images: then there are no BN statistics but the network's.
   *
   * @param progress shows how far recalibration and test of a path have come
   */
  public static TestBench open(
      SposConfig config,
      Checkpoint checkpoint,
      Optional<Images> images,
      Engines engines,
      Progress.Starter progress) {
    images.ifPresent(those -> those.requireClassesOf(checkpoint));
    images.ifPresent(
        found ->
            SmallBatches.requireForRecalibration(
                checkpoint.plan(), config.tester(), found.calibrationSize()));
    Engine engine = engines.open(config.engineRequest(), checkpoint.plan());
    try {
      PathNetwork network = create(engine, config, checkpoint.plan(), checkpoint.parameters());
      return new TestBench(config, checkpoint, images, engine, network, progress);
    } catch (RuntimeException | Error e) {
      engine.close();
      throw e;
    }
  }

  /** What computes. */
  public EngineIdentity engine() {
    return engine.identity();
  }

  /** The network with the weights of the checkpoint; closed with the bench. */
  public PathNetwork network() {
    return network;
  }

  /** Another network in the same engine; the caller closes it, before the bench. */
  public PathNetwork another(NetworkPlan plan, ParameterSet values) {
    return create(engine, config, plan, values);
  }

  /** Tests paths on the images that score the candidates of a search. */
  public CandidateTester tester() {
    return tester(images.orElseThrow().search());
  }

  /**
   * Testers as {@link #tester()}, one for each way to make BN statistics, that share the images in
   * memory: each is decoded once.
   */
  public Map<Recalibration, CandidateTester> testers(List<Recalibration> ways) {
    Images here = images.orElseThrow();
    Unseen.require(config.data(), checkpoint, here.data(), here.search());
    Iterable<ImageBatch> test = here.evaluation(here.search());
    Iterable<ImageBatch> calibration =
        ways.stream()
            .filter(way -> way != Recalibration.OFF)
            .findFirst()
            .map(here::calibration)
            .orElse(List.of());
    Map<Recalibration, CandidateTester> testers = new EnumMap<>(Recalibration.class);
    ways.forEach(way -> testers.put(way, new CandidateTester(network, way, calibration, test)));
    return testers;
  }

  /**
   * Tests paths on these images.
   *
   * @throws org.spos.error.ConfigException if some of them trained the weights, see {@link Unseen}
   */
  public CandidateTester tester(ImageSet set) {
    Unseen.require(config.data(), checkpoint, images.orElseThrow().data(), set);
    return tester(network, images.orElseThrow(), config.tester().recalibration(), set, progress);
  }

  /**
   * Tests paths on images to confirm with.
   *
   * @throws org.spos.error.ConfigException if some of them trained the weights, see {@link Unseen}
   */
  CandidateTester confirming(ImageSet set) {
    Unseen.requireConfirm(config.data(), checkpoint, images.orElseThrow().data(), set);
    return tester(network, images.orElseThrow(), config.tester().recalibration(), set, progress);
  }

  /** Makes BN statistics as {@link #tester()} does, but tests nothing. */
  public CandidateTester statistics() {
    Recalibration recalibration = config.tester().recalibration();
    Iterable<ImageBatch> calibration =
        images.isPresent() ? calibration(images.get(), recalibration, progress) : List.of();
    return new CandidateTester(network, recalibration, calibration, List.of());
  }

  /** Tests paths of a network that someone else has opened. */
  static CandidateTester tester(
      PathNetwork network,
      Images images,
      Recalibration recalibration,
      ImageSet set,
      Progress.Starter progress) {
    return new CandidateTester(
        network,
        recalibration,
        calibration(images, recalibration, progress),
        new WatchedBatches(images.evaluation(set), set.size(), "testing", progress));
  }

  private static Iterable<ImageBatch> calibration(
      Images images, Recalibration recalibration, Progress.Starter progress) {
    return new WatchedBatches(
        images.calibration(recalibration), images.calibrationSize(), "BN statistics", progress);
  }

  private static PathNetwork create(
      Engine engine, SposConfig config, NetworkPlan plan, ParameterSet values) {
    PathNetwork network = engine.create(plan, options(config));
    try {
      network.restore(values.weights());
      return network;
    } catch (RuntimeException | Error e) {
      network.close();
      throw e;
    }
  }

  private static NetworkOptions options(SposConfig config) {
    return NetworkOptions.inference(
        config.data().pixelFormat(),
        Math.max(config.tester().recalibrationBatch(), config.tester().testBatch()));
  }

  @Override
  public void close() {
    try {
      network.close();
    } finally {
      engine.close();
    }
  }
}
