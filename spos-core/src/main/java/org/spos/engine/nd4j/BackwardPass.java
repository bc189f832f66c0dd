package org.spos.engine.nd4j;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.spos.engine.nd4j.ChannelRouting.Segment;
import org.spos.engine.nd4j.Layout.Place;
import org.spos.engine.nd4j.Parts.Part;
import org.spos.engine.nd4j.kernel.Floats;
import org.spos.engine.nd4j.kernel.Kernels;
import org.spos.plan.BlockPlan;
import org.spos.plan.ConvUnit;
import org.spos.plan.NetworkPlan;
import org.spos.space.Architecture;

/**
 * The way back: from the gradient of the pooled features to those of all weights on the path. Like
 * the way forth it goes in steps that end where a batch normalisation needs the whole batch: from
 * the sums of one gradient to those of the gradient before it.
 */
final class BackwardPass implements AutoCloseable {
  private final NetworkPlan plan;
  private final ChannelRouting routing;
  private final BatchPrograms programs;
  private final Floats features;
  private final Floats dFeatures;
  private final Map<Program<TrainUnit>, Operations> operations = new HashMap<>();

  /**
   * A way back.
   *
   * @param features of the head, [N, C]
   * @param dFeatures their gradient
   */
  BackwardPass(
      NetworkPlan plan,
      ChannelRouting routing,
      BatchPrograms programs,
      Floats features,
      Floats dFeatures) {
    this.plan = plan;
    this.routing = routing;
    this.programs = programs;
    this.features = features;
    this.dFeatures = dFeatures;
  }

  /** Writes the features, from what the forward pass left. */
  void pool(Architecture path) {
    programs.forEachPart(
        (program, part) -> {
          program.head(path).normalise(part);
          operations(program).pool.forward(part.from());
        });
  }

  /** Takes the last way forth backward; the gradient of the features is in place. */
  void run(Input input, Architecture path) {
    int last = plan.blocks().size();
    programs.forEachPart(
        (program, part) -> {
          operations(program).pool.backward(part.from());
          program.head(path).restore(part);
          program.head(path).reduce(part);
        });
    programs.sums(plan.head()).combineGradients();
    programs.forEachPart(
        plan.head(),
        program -> program.head(path),
        (program, part) -> {
          program.head(path).backwardNorm(part);
          program.head(path).backwardConvolution(part);
          leave(program, path, last, part);
        });
    combineOutputs(path, last - 1);
    for (int position = last - 1; position >= 0; position--) {
      block(path, position);
    }
    programs.forEachPart(
        plan.stem(),
        Program::stem,
        (program, part) -> {
          program.images(input, part.from()); // their memory was in other use since
          program.stem().backwardNorm(part);
          program.stem().backwardConvolution(part);
        });
    programs.sumLast();
  }

  private void block(Architecture path, int position) {
    BlockPlan block = plan.block(position, path.choice(position));
    List<List<ConvUnit>> branches = ForwardPass.branches(block);
    if (branches.isEmpty()) {
      return; // the gradient of an identity's output is that of its input, and is complete
    }
    for (int b = 0; b < branches.size(); b++) {
      List<ConvUnit> units = branches.get(b);
      for (int i = units.size() - 1; i >= 0; i--) {
        int branch = b;
        int unit = i;
        boolean isStemGone =
            position == 0 && b == 0 && i == units.size() - 1 && programs.layout().isStemMadeTwice();
        boolean isEnd = b == branches.size() - 1 && i == 0;
        boolean isInputGone = i > 0 && ActivationAreas.isMadeTwice(units, i - 1);
        programs.forEachPart(
            units.get(i),
            program -> program.block(path, position).branches().get(branch).get(unit),
            (program, part) -> {
              if (isStemGone) {
                program.stem().normalise(part);
              }
              backward(
                  program.block(path, position).branches().get(branch), unit, isInputGone, part);
              if (isEnd) {
                if (Layout.addsToGradient(block, branch)) {
                  operations(program).sum(position, part);
                }
                leave(program, path, position, part);
              }
            });
        if (i > 0) {
          programs.sums(units.get(i - 1)).combineGradients();
        }
      }
    }
    combineOutputs(path, position - 1);
  }

  /**
   * From the sums of a unit's gradient to those of the unit before it.
   *
   * @param isInputGone whether the y of the unit before it has to be made again
   */
  private static void backward(List<TrainUnit> units, int unit, boolean isInputGone, Part part) {
    units.get(unit).backwardNorm(part);
    if (unit > 0) {
      if (isInputGone) {
        if (unit > 1) {
          units.get(unit - 2).restore(part);
        }
        units.get(unit - 1).convolveAgain(part);
      }
      // The input was not kept: half the memory, for a thirtieth of the time.
      units.get(unit - 1).restore(part);
    }
    units.get(unit).backwardConvolution(part);
    if (unit > 0) {
      units.get(unit - 1).reduce(part);
    }
  }

  /**
   * Takes the gradient of a position's input to where it was read, and takes the sums of the
   * position before, whose readers are all done.
   */
  private void leave(Program<TrainUnit> program, Architecture path, int position, Part part) {
    operations(program).scatters.get(position).forEach(copy -> copy.run(part.from()));
    for (TrainUnit unit : ForwardPass.lastUnits(plan, program, path, position - 1)) {
      unit.restoreMask(part);
      unit.reduce(part);
    }
  }

  private void combineOutputs(Architecture path, int position) {
    int working = ForwardPass.lastWorking(plan, path, position);
    List<ConvUnit> last =
        working < 0
            ? List.of(plan.stem())
            : ForwardPass.branches(plan.block(working, path.choice(working))).stream()
                .map(units -> units.get(units.size() - 1))
                .toList();
    last.forEach(unit -> programs.sums(unit).combineGradients());
  }

  private Operations operations(Program<TrainUnit> program) {
    synchronized (operations) {
      return operations.computeIfAbsent(program, Operations::new);
    }
  }

  @Override
  public void close() {
    operations.values().forEach(Operations::close);
  }

  /** What a program needs backward beside its units. */
  private final class Operations implements AutoCloseable {
    final Kernels.Gradient pool;
    final List<List<Kernels.Operation>> scatters = new ArrayList<>();
    final Map<Integer, Kernels.Operation> sums = new HashMap<>();

    Operations(Program<TrainUnit> program) {
      Kernels kernels = program.kernels();
      Layout layout = program.layout();
      pool =
          kernels.globalPool(
              program.at(layout.features()),
              features,
              program.at(layout.featureGradient()),
              dFeatures);
      for (int consumer = 0; consumer <= plan.blocks().size(); consumer++) {
        scatters.add(scatter(program, consumer));
        boolean isHead = consumer == plan.blocks().size();
        if (!isHead && plan.blocks().get(consumer).stream().anyMatch(this::adds)) {
          sums.put(
              consumer,
              kernels.add(
                  program.at(layout.gradient(consumer)),
                  program.at(layout.shareOfGradient(consumer))));
        }
      }
    }

    private boolean adds(BlockPlan block) {
      return !block.working().isEmpty() && Layout.addsToGradient(block, block.working().size() - 1);
    }

    /** Adds what a branch left as its share to the gradient of a block's input. */
    void sum(int position, Part part) {
      Objects.requireNonNull(sums.get(position)).run(part.from());
    }

    private List<Kernels.Operation> scatter(Program<TrainUnit> program, int consumer) {
      Layout layout = program.layout();
      boolean isHead = consumer == plan.blocks().size();
      ChannelRouting.Consumer route = isHead ? routing.head() : routing.block(consumer);
      List<Kernels.Operation> copies = new ArrayList<>();
      for (Segment segment : route.segments()) {
        Place target = layout.outputGradient(segment.producer());
        // An alias leaves the gradient where its producer looks for it.
        if (!target.equals(layout.gradient(consumer))) {
          copies.add(
              program
                  .kernels()
                  .copyChannels(
                      program.at(layout.gradient(consumer)),
                      segment.to(),
                      program.at(target),
                      segment.from(),
                      segment.count()));
        }
      }
      return copies;
    }

    @Override
    public void close() {
      pool.close();
      scatters.forEach(copies -> copies.forEach(Kernels.Operation::close));
      sums.values().forEach(Kernels.Operation::close);
    }
  }
}
