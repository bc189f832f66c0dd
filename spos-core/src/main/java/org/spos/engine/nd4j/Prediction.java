package org.spos.engine.nd4j;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.spos.engine.nd4j.Layout.Place;
import org.spos.engine.nd4j.Layout.UnitPlaces;
import org.spos.engine.nd4j.kernel.Activation;
import org.spos.engine.nd4j.kernel.Floats;
import org.spos.engine.nd4j.kernel.Kernels;
import org.spos.plan.ConvUnit;
import org.spos.plan.NetworkPlan;
import org.spos.space.Architecture;

/**
 * Evaluation with folded BN, for parts of one size. Nothing ties one image to another, so each
 * worker takes its parts of a batch through the whole network, in memory of its own.
 */
final class Prediction implements AutoCloseable {
  private final NetworkPlan plan;
  private final ChannelRouting routing;
  private final Team team;
  private final Layout layout;
  private final Floats workspace;
  private final Map<Integer, Lane> lanes = new ConcurrentHashMap<>();
  private final Map<ConvUnit, FoldedUnit.Shared> shared = new ConcurrentHashMap<>();
  private @Nullable Weights loaded;

  /** Folded weights of a path; those of each predictor are their own. */
  static final class Weights {
    private final Architecture path;
    private final List<FoldedUnit.FoldedWeights> units;
    private final float[] classifier;
    private final float[] bias;

    Weights(
        Architecture path, List<FoldedUnit.FoldedWeights> units, float[] classifier, float[] bias) {
      this.path = path;
      this.units = units;
      this.classifier = classifier;
      this.bias = bias;
    }
  }

  /**
   * Programs for parts of one size.
   *
   * @param workspace of which each worker takes an equal share, at least as large as the layout
   */
  Prediction(NetworkPlan plan, ChannelRouting routing, Team team, Layout layout, Floats workspace) {
    this.plan = plan;
    this.routing = routing;
    this.team = team;
    this.layout = layout;
    this.workspace = workspace;
  }

  /** Takes the weights for the coming parts; on the calling thread, when no worker is at work. */
  void load(Weights weights) {
    if (loaded != weights) {
      lane(0).load(weights);
      loaded = weights;
    }
  }

  private Lane lane(int worker) {
    return lanes.computeIfAbsent(worker, Lane::new);
  }

  /**
   * Logits [N, classes] of a part.
   *
   * @param worker who does it
   * @param weights the loaded ones
   * @param part the images of the part
   * @param done called after the stem, after each block, and at the end
   */
  float[] run(int worker, Weights weights, Input part, Runnable done) {
    return lane(worker).run(weights, part, done);
  }

  /** Lets weights be collected. */
  void forget(Weights weights) {
    loaded = loaded == weights ? null : loaded;
    lanes
        .values()
        .forEach(lane -> lane.classifier = lane.classifier == weights ? null : lane.classifier);
  }

  @Override
  public void close() {
    lanes.values().forEach(Lane::close);
    lanes.clear();
    shared.values().forEach(FoldedUnit.Shared::close);
  }

  /** The network of one worker. */
  private final class Lane implements AutoCloseable {
    private final Program<FoldedUnit> program;
    private final Logits logits;
    private @Nullable Weights classifier;

    Lane(int worker) {
      long share = workspace.length() / team.size();
      Floats memory = workspace.slice(worker * share, share);
      program =
          new Program<>(
              plan,
              routing,
              team.kernels(worker),
              layout,
              layout.batch(),
              new Program.Memory(team.partition().activations(), memory, memory, memory),
              (unit, places, at) -> unit(team.kernels(worker), unit, places, at));
      logits = new Logits(team.kernels(worker), plan, program.at(layout.features()));
    }

    private FoldedUnit unit(
        Kernels kernels, ConvUnit unit, UnitPlaces places, Function<Place, Activation> at) {
      FoldedUnit.Shared numbers =
          shared.computeIfAbsent(
              unit,
              u -> new FoldedUnit.Shared(kernels.weights(u), Floats.uninitialised(u.spec().out())));
      return new FoldedUnit(
          numbers,
          kernels.foldedConvolution(
              unit,
              numbers.weights(),
              numbers.bias(),
              at.apply(places.x()),
              at.apply(places.z()),
              places.addend().isPresent()));
    }

    void load(Weights weights) {
      List<FoldedUnit> units = program.units(weights.path);
      for (int i = 0; i < units.size(); i++) {
        units.get(i).load(weights.units.get(i));
      }
    }

    float[] run(Weights weights, Input part, Runnable done) {
      if (classifier != weights) {
        logits.load(weights.classifier);
        classifier = weights;
      }
      program.images(part, 0);
      program.stem().forward();
      done.run();
      for (int position = 0; position < plan.blocks().size(); position++) {
        program.gather(position, 0);
        program
            .block(weights.path, position)
            .branches()
            .forEach(branch -> branch.forEach(FoldedUnit::forward));
        done.run();
      }
      program.gather(plan.blocks().size(), 0);
      program.head(weights.path).forward();
      float[] result = logits.predict(weights.bias);
      done.run();
      return result;
    }

    @Override
    public void close() {
      program.close();
      logits.close();
    }
  }
}
