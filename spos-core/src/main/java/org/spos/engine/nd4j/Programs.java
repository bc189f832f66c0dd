package org.spos.engine.nd4j;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.spos.engine.nd4j.Layout.Place;
import org.spos.engine.nd4j.Layout.Purpose;
import org.spos.engine.nd4j.Layout.UnitPlaces;
import org.spos.engine.nd4j.kernel.Activation;
import org.spos.engine.nd4j.kernel.Floats;
import org.spos.engine.nd4j.kernel.Kernels;
import org.spos.plan.ConvUnit;
import org.spos.plan.NetworkPlan;
import org.spos.space.Architecture;

/**
 * The programs of a network, one for each purpose and batch size, in one workspace that they share:
 * nothing in it outlives a call. It grows to the largest program asked for.
 */
final class Programs implements AutoCloseable {
  private final NetworkPlan plan;
  private final ChannelRouting routing;
  private final Kernels kernels;
  private final ParameterStore store;
  private final Map<String, AutoCloseable> programs = new LinkedHashMap<>();
  private @Nullable Floats workspace;

  Programs(NetworkPlan plan, ChannelRouting routing, Kernels kernels, ParameterStore store) {
    this.plan = plan;
    this.routing = routing;
    this.kernels = kernels;
    this.store = store;
  }

  Training training(int batch) {
    return program(Training.class, batch, Purpose.TRAIN, this::train);
  }

  Program<TrainUnit> recalibration(int batch) {
    return program(Recalibrating.class, batch, Purpose.FORWARD, this::recalibrate).program();
  }

  Prediction prediction(int batch) {
    return program(Prediction.class, batch, Purpose.FORWARD, this::predict);
  }

  /** Lets a predictor's weights be replaced and collected. */
  void forget(Object predictor) {
    for (AutoCloseable program : programs.values()) {
      if (program instanceof Prediction prediction) {
        prediction.forget(predictor);
      }
    }
  }

  private interface Maker<P> {
    P make(Layout layout, Floats workspace);
  }

  private <P extends AutoCloseable> P program(
      Class<P> type, int batch, Purpose purpose, Maker<P> maker) {
    String key = type.getSimpleName() + batch;
    AutoCloseable known = programs.get(key);
    if (known == null) {
      Layout layout = new Layout(plan, routing, batch, purpose);
      known = maker.make(layout, workspaceFor(layout, purpose));
      programs.put(key, known);
    }
    return type.cast(known);
  }

  private Floats workspaceFor(Layout layout, Purpose purpose) {
    Floats current = workspace;
    if (current == null || current.length() < layout.size()) {
      close();
      requireMemory(layout.batch(), purpose);
      current = Floats.uninitialised(layout.size());
      workspace = current;
    }
    return current;
  }

  /**
   * Refuses a batch whose workspace does not fit.
   *
   * @throws org.spos.error.ConfigException naming the largest batch that fits
   */
  void requireMemory(int batch, Purpose purpose) {
    NativeMemory.require(
        batch,
        size -> Float.BYTES * new Layout(plan, routing, size, purpose).size(),
        NativeMemory.free());
  }

  private TrainUnit trainUnit(ConvUnit unit, UnitPlaces places, Function<Place, Activation> at) {
    return new TrainUnit(
        kernels,
        store,
        unit,
        at.apply(places.x()),
        at.apply(places.y()),
        at.apply(places.z()),
        places.dz().map(at),
        places.dx().map(at));
  }

  private Training train(Layout layout, Floats memory) {
    Program<TrainUnit> program =
        new Program<>(plan, routing, kernels, layout, memory, this::trainUnit);
    Activation output = program.at(layout.head().z());
    Activation gradient = program.at(layout.head().dz().orElseThrow());
    return new Training(
        program,
        new Backward(plan, routing, kernels, program),
        new Classifier(kernels, store, plan, output, gradient));
  }

  private Recalibrating recalibrate(Layout layout, Floats memory) {
    return new Recalibrating(
        new Program<>(plan, routing, kernels, layout, memory, this::trainUnit));
  }

  private Prediction predict(Layout layout, Floats memory) {
    Program<FoldedUnit> program =
        new Program<>(
            plan,
            routing,
            kernels,
            layout,
            memory,
            (unit, places, at) ->
                new FoldedUnit(
                    unit,
                    kernels.foldedConvolution(unit, at.apply(places.x()), at.apply(places.z()))));
    return new Prediction(program, new Logits(kernels, plan, program.at(layout.head().z())));
  }

  @Override
  public void close() {
    for (AutoCloseable program : programs.values()) {
      try {
        program.close();
      } catch (Exception e) {
        throw new IllegalStateException("closing native memory failed", e);
      }
    }
    programs.clear();
    if (workspace != null) {
      workspace.close();
      workspace = null;
    }
  }

  /** Forward, loss and backward for one batch size. */
  record Training(Program<TrainUnit> program, Backward backward, Classifier classifier)
      implements AutoCloseable {
    @Override
    public void close() {
      program.close();
      backward.close();
      classifier.close();
    }
  }

  private record Recalibrating(Program<TrainUnit> program) implements AutoCloseable {
    @Override
    public void close() {
      program.close();
    }
  }

  /** Forward with folded BN for one batch size. */
  static final class Prediction implements AutoCloseable {
    private final Program<FoldedUnit> program;
    private final Logits classifier;
    private @Nullable Object loaded;

    Prediction(Program<FoldedUnit> program, Logits classifier) {
      this.program = program;
      this.classifier = classifier;
    }

    Program<FoldedUnit> program() {
      return program;
    }

    Logits classifier() {
      return classifier;
    }

    void load(
        Object predictor,
        Architecture path,
        List<FoldedUnit.FoldedWeights> folded,
        float[] classifierWeights) {
      if (loaded != predictor) {
        List<FoldedUnit> units = program.units(path);
        for (int i = 0; i < units.size(); i++) {
          units.get(i).load(folded.get(i));
        }
        classifier.load(classifierWeights);
        loaded = predictor;
      }
    }

    void forget(Object predictor) {
      if (loaded == predictor) {
        loaded = null;
      }
    }

    @Override
    public void close() {
      program.close();
      classifier.close();
    }
  }
}
