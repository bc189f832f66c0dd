package org.spos.train;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.LongStream;
import org.spos.engine.BnStatistics;
import org.spos.engine.BnStatistics.Moments;
import org.spos.engine.ImageBatch;
import org.spos.engine.ParameterSet;
import org.spos.engine.PathNetwork;
import org.spos.engine.Predictor;
import org.spos.engine.Recalibration;
import org.spos.engine.StepResult;
import org.spos.plan.ConvUnit;
import org.spos.plan.NetworkPlan;
import org.spos.plan.TensorSpec;
import org.spos.seed.RandomStream;
import org.spos.space.Architecture;

/**
 * A network without arithmetic: each step adds to the weights on the path a number that depends on
 * everything that a step is given, so that two runs end alike only if they were given the same.
 */
public class FakeNetwork implements PathNetwork {
  private final NetworkPlan plan;
  private final Map<String, float[]> values = new LinkedHashMap<>();
  private final Map<String, float[]> momentum = new LinkedHashMap<>();
  private final List<Architecture> trained = new ArrayList<>();

  /** The loss of each step, by 0-based number of calls; 1 if absent. */
  public final Map<Integer, Double> losses = new HashMap<>();

  public FakeNetwork(NetworkPlan plan) {
    this.plan = plan;
    for (TensorSpec tensor : plan.tensors()) {
      values.put(tensor.name(), new float[tensor.elements()]);
      if (tensor.kind().trained()) {
        momentum.put(tensor.name(), new float[tensor.elements()]);
      }
    }
  }

  /** Paths of all steps, in order. */
  public List<Architecture> trained() {
    return trained;
  }

  @Override
  public NetworkPlan plan() {
    return plan;
  }

  @Override
  public void initialise(RandomStream random) {
    values.values().forEach(array -> array[0] = random.nextFloat());
  }

  @Override
  public StepResult trainStep(
      ImageBatch batch, List<Architecture> paths, double learningRate, RandomStream dropout) {
    double loss = losses.getOrDefault(trained.size(), 1.0);
    float change = (float) (learningRate * (batch.pixels()[0] + 1) * (1 + dropout.nextFloat()));
    for (Architecture path : paths) {
      trained.add(path);
      for (ConvUnit unit : plan.units(path)) {
        String name = unit.convName() + ".weight";
        float[] velocity = get(momentum, name);
        velocity[0] = 0.9f * velocity[0] + change;
        get(values, name)[0] += velocity[0];
      }
    }
    int images = paths.size() * batch.size();
    return new StepResult(loss, images / 2, images, images);
  }

  @Override
  public BnStatistics recalibrate(
      Iterable<ImageBatch> batches, Architecture path, Recalibration mode) {
    float sum = mode == Recalibration.EMA ? 1000 : 0;
    for (ImageBatch batch : batches) {
      sum += batch.pixels()[0];
    }
    Map<String, Moments> moments = new LinkedHashMap<>();
    for (ConvUnit unit : plan.units(path)) {
      float[] mean = new float[unit.spec().out()];
      mean[0] = sum;
      moments.put(unit.bnName(), new Moments(mean, new float[unit.spec().out()]));
    }
    return new BnStatistics(moments);
  }

  @Override
  public BnStatistics statistics(Architecture path) {
    Map<String, Moments> moments = new LinkedHashMap<>();
    for (ConvUnit unit : plan.units(path)) {
      moments.put(
          unit.bnName(),
          new Moments(
              get(values, unit.bnName() + ".running_mean").clone(),
              get(values, unit.bnName() + ".running_var").clone()));
    }
    return new BnStatistics(moments);
  }

  @Override
  public void adopt(BnStatistics statistics) {
    statistics
        .moments()
        .forEach(
            (name, moments) -> {
              values.put(name + ".running_mean", moments.mean());
              values.put(name + ".running_var", moments.variance());
            });
  }

  /**
   * Logits: the class of the path's first choice gets 2, class 0 the mean of the stem, others 1.
   */
  @Override
  public Predictor predictor(Architecture path, BnStatistics statistics) {
    int classes = plan.space().classes();
    float stem = get(statistics.moments(), plan.stem().bnName()).mean()[0];
    return new Predictor() {
      @Override
      public float[] predict(ImageBatch batch) {
        float[] logits = new float[batch.size() * classes];
        for (int i = 0; i < batch.size(); i++) {
          Arrays.fill(logits, i * classes, (i + 1) * classes, 1);
          logits[i * classes] = stem;
          logits[i * classes + path.choice(0) % classes] = 2;
        }
        return logits;
      }

      /** 1 ms for the stem, 1 ms more for each higher choice, 2 ms for the rest. */
      @Override
      public long[] partNanos(ImageBatch batch) {
        return LongStream.concat(
                LongStream.concat(
                    LongStream.of(1_000_000),
                    path.choices().stream().mapToLong(choice -> 1_000_000L * (choice + 1))),
                LongStream.of(2_000_000))
            .toArray();
      }

      @Override
      public void close() {}
    };
  }

  @Override
  public ParameterSet snapshot() {
    return new ParameterSet(copy(values), copy(momentum));
  }

  @Override
  public ParameterSet weights() {
    return new ParameterSet(snapshot().values(), Map.of());
  }

  @Override
  public void restore(ParameterSet parameters) {
    parameters.values().forEach((name, array) -> values.put(name, array.clone()));
    parameters.momentum().forEach((name, array) -> momentum.put(name, array.clone()));
  }

  @Override
  public void close() {}

  private static <T> T get(Map<String, T> map, String name) {
    return Objects.requireNonNull(map.get(name), name);
  }

  private static Map<String, float[]> copy(Map<String, float[]> arrays) {
    Map<String, float[]> copy = new LinkedHashMap<>();
    arrays.forEach((name, array) -> copy.put(name, array.clone()));
    return copy;
  }
}
