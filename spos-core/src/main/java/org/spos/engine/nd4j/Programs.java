package org.spos.engine.nd4j;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.spos.engine.NativeMemory;
import org.spos.engine.nd4j.Layout.Purpose;
import org.spos.engine.nd4j.kernel.Floats;
import org.spos.plan.NetworkPlan;

/**
 * The programs of a network, for each purpose and batch size, in one workspace that they share:
 * nothing in it outlives a call. It grows to the largest program asked for.
 */
final class Programs implements AutoCloseable {
  /** 64 MB. */
  private static final long WORTH_TOUCHING = 1 << 24;

  private final NetworkPlan plan;
  private final ChannelRouting routing;
  private final Team team;
  private final MemoryNeed need;
  private final ParameterStore store;
  private final Map<String, AutoCloseable> programs = new LinkedHashMap<>();
  private @Nullable Floats workspace;
  private @Nullable FirstTouch firstTouch;

  Programs(NetworkPlan plan, ChannelRouting routing, Team team, ParameterStore store) {
    this.plan = plan;
    this.routing = routing;
    this.team = team;
    this.need = new MemoryNeed(plan, routing, team.partition());
    this.store = store;
  }

  /** Takes the memory for training with batches of this size, which then begins faster. */
  void reserve(int batch) {
    Floats memory = workspaceFor(new Layout(plan, routing, batch, Purpose.TRAIN));
    if (memory.length() > WORTH_TOUCHING && memory.isOnHost()) {
      firstTouch = new FirstTouch(memory);
    }
  }

  private void endFirstTouch() {
    if (firstTouch != null) {
      firstTouch.stop();
      firstTouch = null;
    }
  }

  Training training(int batch) {
    return program(
        Training.class,
        "",
        batch,
        Purpose.TRAIN,
        (layout, memory) -> {
          BatchPrograms parts = batchPrograms(layout, memory);
          Classifier classifier = new Classifier(team.kernels(0), store, plan, batch);
          return new Training(
              parts,
              new ForwardPass(plan, parts),
              classifier,
              new BackwardPass(
                  plan, routing, parts, classifier.features(), classifier.dFeatures()));
        });
  }

  Recalibrating recalibration(int batch) {
    return program(
        Recalibrating.class,
        "",
        batch,
        Purpose.STATISTICS,
        (layout, memory) -> {
          BatchPrograms parts = batchPrograms(layout, memory);
          return new Recalibrating(parts, new ForwardPass(plan, parts));
        });
  }

  /** The parts in which a batch is evaluated. */
  Parts predictionParts(int batch) {
    return need.predictionParts(batch);
  }

  /**
   * Evaluation of parts.
   *
   * @param images of a part
   * @param alone whether the part is the whole batch, and all threads work on it
   */
  Prediction prediction(int images, boolean alone) {
    return program(
        Prediction.class,
        alone ? "alone" : "",
        images,
        Purpose.PREDICT,
        (layout, memory) -> new Prediction(plan, routing, team, layout, memory));
  }

  /** Lets a predictor's weights be collected. */
  void forget(Prediction.Weights weights) {
    for (AutoCloseable program : programs.values()) {
      if (program instanceof Prediction prediction) {
        prediction.forget(weights);
      }
    }
  }

  private BatchPrograms batchPrograms(Layout layout, Floats memory) {
    return new BatchPrograms(plan, routing, team, store, layout, memory);
  }

  private interface Maker<P> {
    P make(Layout layout, Floats workspace);
  }

  private <P extends AutoCloseable> P program(
      Class<P> type, String variant, int batch, Purpose purpose, Maker<P> maker) {
    String key = type.getSimpleName() + variant + batch;
    AutoCloseable known = programs.get(key);
    if (known == null) {
      Layout layout = new Layout(plan, routing, batch, purpose);
      known = maker.make(layout, workspaceFor(layout));
      programs.put(key, known);
    }
    return type.cast(known);
  }

  private Floats workspaceFor(Layout layout) {
    endFirstTouch();
    Floats current = workspace;
    long size = team.partition().activations().floats(layout.size()) * copies(layout.purpose());
    if (current == null || current.length() < size) {
      close();
      NativeMemory.require(
          layout.batch(), batch -> need.activations(batch, layout.purpose()), NativeMemory.free());
      current = Floats.uninitialised(size);
      workspace = current;
    }
    return current;
  }

  /** Workers predict each on images of their own. */
  private int copies(Purpose purpose) {
    return purpose == Purpose.PREDICT ? team.size() : 1;
  }

  @Override
  public void close() {
    endFirstTouch();
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
  record Training(
      BatchPrograms parts, ForwardPass forward, Classifier classifier, BackwardPass backward)
      implements AutoCloseable {
    @Override
    public void close() {
      backward.close();
      parts.close();
      classifier.close();
    }
  }

  /** Forward in train mode for one batch size. */
  record Recalibrating(BatchPrograms parts, ForwardPass forward) implements AutoCloseable {
    @Override
    public void close() {
      parts.close();
    }
  }
}
