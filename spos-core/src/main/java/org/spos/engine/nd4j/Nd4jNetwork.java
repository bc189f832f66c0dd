package org.spos.engine.nd4j;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.spos.engine.BnStatistics;
import org.spos.engine.ImageBatch;
import org.spos.engine.NetworkOptions;
import org.spos.engine.ParameterSet;
import org.spos.engine.PathNetwork;
import org.spos.engine.Predictor;
import org.spos.engine.Recalibration;
import org.spos.engine.StepResult;
import org.spos.engine.nd4j.Layout.Purpose;
import org.spos.engine.nd4j.kernel.Kernels;
import org.spos.error.ConfigException;
import org.spos.plan.ConvUnit;
import org.spos.plan.NetworkPlan;
import org.spos.seed.RandomStream;
import org.spos.space.Architecture;

/** The ND4J network: parameters in a {@link ParameterStore}, runs through {@link Programs}. */
final class Nd4jNetwork implements PathNetwork {
  /** PyTorch's BN momentum, the weight of the newest batch in the running statistics. */
  private static final double BN_MOMENTUM = 0.1;

  private final NetworkPlan plan;
  private final NetworkOptions options;
  private final Kernels kernels;
  private final ParameterStore store;
  private final Programs programs;

  Nd4jNetwork(NetworkPlan plan, NetworkOptions options, Kernels kernels) {
    this.plan = plan;
    this.options = options;
    this.kernels = kernels;
    ChannelRouting routing = new ChannelRouting(plan);
    this.store = new ParameterStore(plan, routing);
    this.programs = new Programs(plan, routing, kernels, store);
    try {
      programs.requireMemory(
          options.maxBatch(), options.training() ? Purpose.TRAIN : Purpose.FORWARD);
    } catch (ConfigException refused) {
      store.close();
      throw refused;
    }
  }

  @Override
  public NetworkPlan plan() {
    return plan;
  }

  @Override
  public void initialise(RandomStream random) {
    store.initialise(random);
  }

  @Override
  public StepResult trainStep(
      ImageBatch batch, Architecture path, double learningRate, RandomStream dropout) {
    Programs.Training training = programs.training(batch.size());
    training.program().forward(batch, options.pixelFormat(), path);
    training
        .program()
        .units(path)
        .forEach(unit -> unit.updateStatistics(store.statistics(unit.unit()), BN_MOMENTUM));
    StepResult result = training.classifier().train(batch, options.labelSmoothing(), dropout);
    training.backward().run(path);
    store.step(
        kernels,
        path,
        learningRate,
        options.momentum(),
        options.weightDecay(),
        options.decayVectors());
    return result;
  }

  @Override
  public BnStatistics recalibrate(
      Iterable<ImageBatch> batches, Architecture path, Recalibration mode) {
    Map<String, RunningStatistics> running = new HashMap<>();
    Iterator<ImageBatch> iterator = batches.iterator();
    if (!iterator.hasNext()) {
      throw new IllegalArgumentException("recalibration needs at least one batch");
    }
    for (int t = 1; iterator.hasNext(); t++) {
      ImageBatch batch = iterator.next();
      Program<TrainUnit> program = programs.recalibration(batch.size());
      program.forward(batch, options.pixelFormat(), path);
      double weight = mode == Recalibration.EMA ? BN_MOMENTUM : 1.0 / t;
      for (TrainUnit unit : program.units(path)) {
        RunningStatistics statistics =
            running.computeIfAbsent(
                unit.unit().bnName(), name -> new RunningStatistics(unit.unit().spec().out()));
        unit.updateStatistics(statistics, weight);
      }
    }
    return publish(path, running);
  }

  private BnStatistics publish(Architecture path, Map<String, RunningStatistics> running) {
    Map<String, BnStatistics.Moments> moments = new LinkedHashMap<>();
    for (ConvUnit unit : plan.units(path)) {
      RunningStatistics statistics =
          Objects.requireNonNull(running.get(unit.bnName()), unit.bnName());
      int[] order = store.outputOrder(unit);
      float[] mean = new float[order.length];
      float[] variance = new float[order.length];
      for (int c = 0; c < order.length; c++) {
        mean[order[c]] = statistics.mean()[c];
        variance[order[c]] = statistics.variance()[c];
      }
      moments.put(unit.bnName(), new BnStatistics.Moments(mean, variance));
    }
    return new BnStatistics(moments);
  }

  @Override
  public BnStatistics statistics(Architecture path) {
    Map<String, RunningStatistics> running = new HashMap<>();
    plan.units(path).forEach(unit -> running.put(unit.bnName(), store.statistics(unit)));
    return publish(path, running);
  }

  @Override
  public void adopt(BnStatistics statistics) {
    for (ConvUnit unit : plan.units()) {
      BnStatistics.Moments moments = statistics.moments().get(unit.bnName());
      if (moments != null) {
        RunningStatistics running = store.statistics(unit);
        int[] order = store.outputOrder(unit);
        for (int c = 0; c < order.length; c++) {
          running.mean()[c] = moments.mean()[order[c]];
          running.variance()[c] = moments.variance()[order[c]];
        }
      }
    }
  }

  @Override
  public Predictor predictor(Architecture path, BnStatistics statistics) {
    List<FoldedUnit.FoldedWeights> folded = new ArrayList<>();
    for (ConvUnit unit : plan.units(path)) {
      BnStatistics.Moments moments = statistics.moments().get(unit.bnName());
      if (moments == null) {
        throw new IllegalArgumentException("no statistics for " + unit.bnName());
      }
      int[] order = store.outputOrder(unit);
      float[] mean = new float[order.length];
      float[] variance = new float[order.length];
      for (int c = 0; c < order.length; c++) {
        mean[c] = moments.mean()[order[c]];
        variance[c] = moments.variance()[order[c]];
      }
      folded.add(FoldedUnit.FoldedWeights.of(unit, store, mean, variance));
    }
    return new FoldedPredictor(path, folded);
  }

  @Override
  public ParameterSet snapshot() {
    return store.snapshot();
  }

  @Override
  public void restore(ParameterSet parameters) {
    store.restore(parameters);
  }

  @Override
  public void close() {
    programs.close();
    store.close();
  }

  /** Keeps the folded weights; loads them when another predictor ran in between. */
  private final class FoldedPredictor implements Predictor {
    private final Architecture path;
    private final List<FoldedUnit.FoldedWeights> folded;
    private final float[] classifier;

    FoldedPredictor(Architecture path, List<FoldedUnit.FoldedWeights> folded) {
      this.path = path;
      this.folded = folded;
      this.classifier = store.weight(plan.classifierName()).read();
    }

    @Override
    public float[] predict(ImageBatch batch) {
      Programs.Prediction prediction = programs.prediction(batch.size());
      prediction.load(this, path, folded, classifier);
      prediction.program().forward(batch, options.pixelFormat(), path);
      return prediction.classifier().predict();
    }

    @Override
    public long[] partNanos(ImageBatch batch) {
      Programs.Prediction prediction = programs.prediction(batch.size());
      prediction.load(this, path, folded, classifier);
      StopWatch watch = new StopWatch(plan.blocks().size() + 2);
      prediction.program().forward(batch, options.pixelFormat(), path, watch::lap);
      prediction.classifier().predict();
      watch.lap();
      return watch.laps();
    }

    @Override
    public void close() {
      programs.forget(this);
    }
  }
}
