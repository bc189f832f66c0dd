package org.spos.bench;

import java.util.List;
import java.util.Optional;
import org.spos.engine.BnStatistics;
import org.spos.engine.Engine;
import org.spos.engine.ImageBatch;
import org.spos.engine.NetworkOptions;
import org.spos.engine.PathNetwork;
import org.spos.engine.PixelFormat;
import org.spos.engine.Predictor;
import org.spos.engine.Recalibration;
import org.spos.plan.NetworkPlan;
import org.spos.seed.Seed;
import org.spos.space.Architecture;
import org.spos.space.SearchSpace;

/** Our supernet, of which the benchmark runs one path. */
final class EngineNetwork implements BenchNetwork {
  private static final Architecture PATH = new Architecture(PaperPath.CHOICES);
  private static final Seed SEED = new Seed(1);

  private final PathNetwork network;
  private final ImageBatch batch;
  private long step;
  private Optional<Predictor> predictor = Optional.empty();

  EngineNetwork(Engine engine, BenchInput input) {
    batch = new ImageBatch(input.pixels(), input.labels(), input.side());
    network =
        engine.create(
            NetworkPlan.supernet(space(input.side())),
            new NetworkOptions(
                PixelFormat.BGR255,
                input.batch(),
                PaperPath.MOMENTUM,
                PaperPath.WEIGHT_DECAY,
                true,
                PaperPath.LABEL_SMOOTHING));
    network.initialise(SEED.stream("init"));
  }

  /** The published space for images of this size. */
  static SearchSpace space(int side) {
    SearchSpace published = SearchSpace.imagenet();
    return new SearchSpace(
        "benchmark",
        side,
        published.stemChannels(),
        PaperPath.stemStride(side),
        published.stages(),
        published.headChannels(),
        PaperPath.CLASSES,
        PaperPath.DROPOUT,
        published.candidates());
  }

  @Override
  public double trainStep() {
    return network
        .trainStep(batch, PATH, PaperPath.LEARNING_RATE, SEED.stream("dropout", step++))
        .loss();
  }

  @Override
  public void evaluate() {
    if (predictor.isEmpty()) {
      predictor = Optional.of(network.predictor(PATH, statistics()));
    }
    predictor.get().predict(batch);
  }

  @Override
  public void recalibrate() {
    statistics();
  }

  private BnStatistics statistics() {
    return network.recalibrate(List.of(batch), PATH, Recalibration.CUMULATIVE);
  }

  @Override
  public void close() {
    predictor.ifPresent(Predictor::close);
    network.close();
  }
}
