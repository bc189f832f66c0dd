package org.spos.engine.nd4j;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.spos.engine.BnStatistics;
import org.spos.engine.Exchange;
import org.spos.engine.ImageBatch;
import org.spos.engine.NativeMemory;
import org.spos.engine.NetworkOptions;
import org.spos.engine.ParameterSet;
import org.spos.engine.PathNetwork;
import org.spos.engine.Predictor;
import org.spos.engine.Recalibration;
import org.spos.engine.StepResult;
import org.spos.plan.ConvUnit;
import org.spos.plan.NetworkPlan;
import org.spos.seed.RandomStream;
import org.spos.space.Architecture;

/** The ND4J network: parameters in a {@link ParameterStore}, runs through {@link Programs}. */
final class Nd4jNetwork implements PathNetwork {
  private final NetworkPlan plan;
  private final NetworkOptions options;
  private final Team team;
  private final ParameterStore store;
  private final Programs programs;
  private final TrainingSteps steps;

  Nd4jNetwork(NetworkPlan plan, NetworkOptions options, Team team, Exchange exchange) {
    this.plan = plan;
    this.options = options;
    this.team = team;
    if (options.training()) {
      exchange.require(options.shards());
    }
    ChannelRouting routing = new ChannelRouting(plan);
    MemoryNeed need = new MemoryNeed(plan, routing, team.partition());
    NativeMemory.require(options, images -> need.of(options, images), NativeMemory.free());
    this.store = new ParameterStore(plan, routing);
    this.programs = new Programs(plan, routing, team, store);
    this.steps = new TrainingSteps(plan, options, team, store, programs, exchange);
    if (options.training()) {
      programs.reserve(options.maxShard());
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
      ImageBatch batch, List<Architecture> paths, double learningRate, RandomStream dropout) {
    return steps.run(batch, paths, learningRate, dropout);
  }

  @Override
  public BnStatistics recalibrate(
      Iterable<ImageBatch> batches, Architecture path, Recalibration mode) {
    Map<String, RunningStatistics> running = new HashMap<>();
    for (ConvUnit unit : plan.units(path)) {
      running.put(unit.bnName(), new RunningStatistics(unit.spec().out()));
    }
    Iterator<ImageBatch> iterator = batches.iterator();
    if (!iterator.hasNext()) {
      throw new IllegalArgumentException("recalibration needs at least one batch");
    }
    for (int t = 1; iterator.hasNext(); t++) {
      steps
          .statistics(iterator.next(), path)
          .update(
              unit -> Objects.requireNonNull(running.get(unit.bnName()), unit.bnName()),
              mode.weight(t));
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
    return store.snapshot(true);
  }

  @Override
  public ParameterSet weights() {
    return store.snapshot(false);
  }

  @Override
  public void restore(ParameterSet parameters) {
    store.restore(parameters);
  }

  @Override
  public void close() {
    steps.close();
    programs.close();
    store.close();
  }

  /** Keeps the folded weights; they are loaded anew when another predictor ran in between. */
  private final class FoldedPredictor implements Predictor {
    private final Prediction.Weights weights;

    FoldedPredictor(Architecture path, List<FoldedUnit.FoldedWeights> folded) {
      weights =
          new Prediction.Weights(
              path, folded, store.weight(plan.classifierName()).read(), Bias.of(store, plan));
    }

    @Override
    public float[] predict(ImageBatch batch) {
      float[] logits = new float[batch.size() * plan.space().classes()];
      // A shard at a time where there are several: a batch has no memory of its own then.
      int most = options.shards() == 1 ? batch.size() : options.maxShard();
      for (int from = 0; from < batch.size(); from += most) {
        predict(batch, from, Math.min(most, batch.size() - from), logits);
      }
      return logits;
    }

    private void predict(ImageBatch batch, int from, int images, float[] logits) {
      Parts parts = programs.predictionParts(images);
      if (parts.count() == 1) {
        Prediction whole = programs.prediction(images, true);
        team.alone(
            () -> {
              whole.load(weights);
              predict(whole, 0, batch, from, logits);
            });
        return;
      }
      Prediction full = programs.prediction(parts.size(), false);
      int tail = parts.part(parts.count() - 1).images();
      Prediction last = tail == parts.size() ? full : programs.prediction(tail, false);
      full.load(weights);
      last.load(weights);
      team.run(
          parts.count(),
          (worker, index) -> {
            Parts.Part part = parts.part(index);
            Prediction prediction = part.images() == parts.size() ? full : last;
            predict(prediction, worker, batch, from + part.from(), logits);
          });
    }

    private void predict(
        Prediction prediction, int worker, ImageBatch batch, int from, float[] logits) {
      float[] result =
          prediction.run(worker, weights, new Input(batch, from, options.pixelFormat()), () -> {});
      System.arraycopy(result, 0, logits, from * plan.space().classes(), result.length);
    }

    @Override
    public long[] partNanos(ImageBatch batch) {
      Prediction whole = programs.prediction(batch.size(), true);
      team.alone(() -> whole.load(weights));
      StopWatch watch = new StopWatch(plan.blocks().size() + 2);
      Input input = new Input(batch, 0, options.pixelFormat());
      team.alone(() -> whole.run(0, weights, input, watch::lap));
      return watch.laps();
    }

    @Override
    public void close() {
      programs.forget(weights);
    }
  }
}
