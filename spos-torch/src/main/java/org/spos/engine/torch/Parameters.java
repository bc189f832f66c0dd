package org.spos.engine.torch;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.spos.engine.BnStatistics;
import org.spos.engine.Initialisation;
import org.spos.engine.ParameterSet;
import org.spos.plan.ConvUnit;
import org.spos.plan.NetworkPlan;
import org.spos.plan.TensorSpec;
import org.spos.plan.TensorSpec.Kind;
import org.spos.seed.RandomStream;
import org.spos.space.Architecture;

/**
 * All numbers of a network on its device, in flat tensors: weights with their momentum, those with
 * one dimension apart from the others because they may decay differently, and running statistics.
 */
final class Parameters implements AutoCloseable {
  private final NetworkPlan plan;
  private final Processor processor;
  private final Kept kept = new Kept();
  private final Map<String, TensorSpec> specs = new LinkedHashMap<>();
  private final Trained matrices;
  private final Trained vectors;
  private final FlatLayout statistics;
  private final Tensor running;
  private final Tensor batch;
  private final Map<String, TrainUnit> units = new HashMap<>();
  private final Tensor classifier;
  private final TensorOptional classifierBias;

  Parameters(NetworkPlan plan, Processor processor) {
    this.plan = plan;
    this.processor = processor;
    plan.tensors().forEach(spec -> specs.put(spec.name(), spec));
    try (PointerScope scope = new PointerScope()) {
      matrices = Trained.zeros(false, new FlatLayout(plan, Parameters::isMatrix), processor, kept);
      vectors = Trained.zeros(true, new FlatLayout(plan, Parameters::isVector), processor, kept);
      statistics = new FlatLayout(plan, kind -> !kind.trained());
      running = kept.keep(processor.zeros(ScalarType.Float, statistics.length()));
      batch = kept.keep(processor.zeros(ScalarType.Float, statistics.sharedLength()));
      plan.units().forEach(unit -> units.put(unit.convName(), unit(unit)));
      classifier = kept.keep(matrices.leaf(spec(plan.classifierName())));
      classifierBias =
          kept.keep(
              plan.classifierBiasName()
                  .map(name -> new TensorOptional(vectors.leaf(spec(name))))
                  .orElseGet(TensorOptional::new));
    }
  }

  /** Where they are. */
  Processor processor() {
    return processor;
  }

  private static boolean isMatrix(Kind kind) {
    return kind == Kind.CONV_WEIGHT || kind == Kind.LINEAR_WEIGHT;
  }

  private static boolean isVector(Kind kind) {
    return kind.trained() && !isMatrix(kind);
  }

  private TrainUnit unit(ConvUnit unit) {
    return new TrainUnit(
        kept.keep(matrices.leaf(spec(unit.convName() + ".weight"))),
        affine(unit.bnName() + ".weight"),
        affine(unit.bnName() + ".bias"),
        new TrainUnit.Moments(
            kept.keep(new TensorOptional(running(unit.bnName() + ".running_mean"))),
            kept.keep(new TensorOptional(running(unit.bnName() + ".running_var")))),
        new TrainUnit.Moments(
            kept.keep(new TensorOptional(ofBatch(unit.bnName() + ".running_mean"))),
            kept.keep(new TensorOptional(ofBatch(unit.bnName() + ".running_var")))));
  }

  private TensorOptional affine(String name) {
    return kept.keep(
        vectors.layout().holds(name)
            ? new TensorOptional(vectors.leaf(spec(name)))
            : new TensorOptional());
  }

  private TensorSpec spec(String name) {
    return Objects.requireNonNull(specs.get(name), name);
  }

  /** Those of several dimensions, and those of one. */
  List<Trained> trained() {
    return List.of(matrices, vectors);
  }

  FlatLayout statistics() {
    return statistics;
  }

  /** Running statistics, as {@link #statistics} lays them out. */
  Tensor running() {
    return running;
  }

  /** Where a unit leaves a batch's statistics alone, in their shared places. */
  Tensor batch() {
    return batch;
  }

  private Tensor running(String name) {
    return running.narrow(0, statistics.offset(name), spec(name).elements());
  }

  private Tensor ofBatch(String name) {
    return batch.narrow(0, statistics.sharedOffset(name), spec(name).elements());
  }

  TrainUnit unit(String convName) {
    return Objects.requireNonNull(units.get(convName), convName);
  }

  /** Weight of the classifier, [classes, features]. */
  Tensor classifier() {
    return classifier;
  }

  /** Its bias, [classes], or nothing. */
  TensorOptional classifierBias() {
    return classifierBias;
  }

  /** Fresh values, and no momentum. Tensor by tensor: all of them would fill the heap. */
  void initialise(RandomStream random) {
    Initialisation.publish(plan, random, this::write);
    trained().forEach(t -> t.momentum().zero_());
  }

  /** The running statistics of a path. */
  BnStatistics statistics(Architecture path) {
    Map<String, BnStatistics.Moments> moments = new LinkedHashMap<>();
    try (PointerScope scope = new PointerScope()) {
      for (ConvUnit unit : plan.units(path)) {
        moments.put(
            unit.bnName(),
            new BnStatistics.Moments(
                Numbers.floats(running(unit.bnName() + ".running_mean")),
                Numbers.floats(running(unit.bnName() + ".running_var"))));
      }
    }
    return new BnStatistics(moments);
  }

  /** Takes over running statistics. */
  void adopt(BnStatistics given) {
    for (ConvUnit unit : plan.units()) {
      Optional.ofNullable(given.moments().get(unit.bnName()))
          .ifPresent(
              moments -> {
                write(spec(unit.bnName() + ".running_mean"), moments.mean());
                write(spec(unit.bnName() + ".running_var"), moments.variance());
              });
    }
  }

  /** Everything in published order, momentum if asked. */
  ParameterSet snapshot(boolean withMomentum) {
    Map<String, float[]> values = new LinkedHashMap<>();
    Map<String, float[]> velocities = new LinkedHashMap<>();
    for (TensorSpec spec : specs.values()) {
      try (PointerScope scope = new PointerScope()) {
        values.put(spec.name(), Numbers.floats(value(spec)));
        if (withMomentum && spec.kind().trained()) {
          velocities.put(spec.name(), Numbers.floats(of(spec).momentum(spec)));
        }
      }
    }
    return new ParameterSet(values, velocities);
  }

  /** Takes over published values; momentum that is not given becomes 0. */
  void restore(ParameterSet parameters) {
    parameters.require(specs);
    trained().forEach(t -> t.momentum().zero_());
    for (TensorSpec spec : specs.values()) {
      write(spec, Objects.requireNonNull(parameters.values().get(spec.name()), spec.name()));
      float[] velocity = parameters.momentum().get(spec.name());
      if (velocity != null && spec.kind().trained()) {
        try (PointerScope scope = new PointerScope()) {
          Numbers.write(velocity, of(spec).momentum(spec), shape(spec));
        }
      }
    }
  }

  private Trained of(TensorSpec spec) {
    return isMatrix(spec.kind()) ? matrices : vectors;
  }

  private Tensor value(TensorSpec spec) {
    return spec.kind().trained() ? of(spec).weight(spec) : running(spec.name());
  }

  private void write(TensorSpec spec, float[] values) {
    try (PointerScope scope = new PointerScope()) {
      Numbers.write(values, value(spec), shape(spec));
    }
  }

  private static long[] shape(TensorSpec spec) {
    return spec.shape().stream().mapToLong(size -> size).toArray();
  }

  @Override
  public void close() {
    kept.close();
  }
}
