package org.spos.bench;

import java.util.ArrayList;
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
import org.spos.space.Candidate;
import org.spos.space.Identity;
import org.spos.space.InitialWeights;
import org.spos.space.InvertedResidual;
import org.spos.space.Nonlinearity;
import org.spos.space.PointwiseBlock;
import org.spos.space.SearchSpace;
import org.spos.space.SearchSpace.Stage;

/** Our supernet, of which the benchmark runs one path. */
final class EngineNetwork implements BenchNetwork {
  private static final Seed SEED = new Seed(1);

  private final Workload workload;
  private final Architecture path;
  private final PathNetwork network;
  private final ImageBatch batch;
  private long step;
  private Optional<Predictor> predictor = Optional.empty();

  EngineNetwork(Engine engine, Workload workload, BenchInput input) {
    this.workload = workload;
    path = new Architecture(workload.choices());
    batch = new ImageBatch(input.pixels(), input.labels(), input.side());
    network =
        engine.create(
            NetworkPlan.supernet(workload.macro() ? macro(input.side()) : published(input.side())),
            new NetworkOptions(
                PixelFormat.BGR255,
                input.batch(),
                PaperPath.MOMENTUM,
                PaperPath.WEIGHT_DECAY,
                true,
                workload.labelSmoothing()));
    network.initialise(SEED.stream("init"));
  }

  /** The published space for images of this size. */
  static SearchSpace published(int side) {
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

  /** NAS-Bench-Macro's. */
  private static SearchSpace macro(int side) {
    List<Candidate> first =
        List.of(new PointwiseBlock(), new InvertedResidual(3, 3), new InvertedResidual(5, 6));
    List<Candidate> others =
        List.of(new Identity(), new InvertedResidual(3, 3), new InvertedResidual(5, 6));
    List<Stage> stages = new ArrayList<>();
    for (int stage = 0; stage < MacroPaths.STAGE_BLOCKS.size(); stage++) {
      stages.add(
          new Stage(MacroPaths.STAGE_BLOCKS.get(stage), MacroPaths.STAGE_CHANNELS.get(stage)));
    }
    return new SearchSpace(
        "benchmark",
        side,
        MacroPaths.STEM_CHANNELS,
        1,
        stages,
        MacroPaths.HEAD_CHANNELS,
        MacroPaths.CLASSES,
        0,
        others,
        first,
        Nonlinearity.RELU,
        true,
        InitialWeights.PYTORCH);
  }

  @Override
  public double trainStep() {
    return network
        .trainStep(batch, path, workload.learningRate(), SEED.stream("dropout", step++))
        .loss();
  }

  @Override
  public void evaluate() {
    if (predictor.isEmpty()) {
      predictor = Optional.of(network.predictor(path, statistics()));
    }
    predictor.get().predict(batch);
  }

  @Override
  public void recalibrate() {
    statistics();
  }

  private BnStatistics statistics() {
    return network.recalibrate(List.of(batch), path, Recalibration.CUMULATIVE);
  }

  @Override
  public void close() {
    predictor.ifPresent(Predictor::close);
    network.close();
  }
}
