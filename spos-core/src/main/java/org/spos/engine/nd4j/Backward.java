package org.spos.engine.nd4j;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.spos.engine.nd4j.ChannelRouting.Segment;
import org.spos.engine.nd4j.Layout.Place;
import org.spos.engine.nd4j.kernel.Kernels;
import org.spos.plan.NetworkPlan;
import org.spos.space.Architecture;

/** The way back through a training program: from the head's gradient to those of all weights. */
final class Backward implements AutoCloseable {
  private final NetworkPlan plan;
  private final Program<TrainUnit> program;
  private final List<List<Kernels.Operation>> scatters = new ArrayList<>();
  private final List<Optional<Kernels.Operation>> sums = new ArrayList<>();

  Backward(NetworkPlan plan, ChannelRouting routing, Kernels kernels, Program<TrainUnit> program) {
    this.plan = plan;
    this.program = program;
    Layout layout = program.layout();
    for (int consumer = 0; consumer <= plan.blocks().size(); consumer++) {
      boolean isHead = consumer == plan.blocks().size();
      ChannelRouting.Consumer route = isHead ? routing.head() : routing.block(consumer);
      List<Kernels.Operation> copies = new ArrayList<>();
      for (Segment segment : route.segments()) {
        Place target = layout.outputGradient(segment.producer());
        // An alias leaves the gradient where its producer looks for it.
        if (!target.equals(layout.gradient(consumer))) {
          copies.add(
              kernels.copyChannels(
                  program.at(layout.gradient(consumer)),
                  segment.to(),
                  program.at(target),
                  segment.from(),
                  segment.count()));
        }
      }
      scatters.add(copies);
      boolean hasProjection = !isHead && !plan.blocks().get(consumer).get(0).projection().isEmpty();
      sums.add(
          hasProjection
              ? Optional.of(
                  kernels.add(
                      program.at(layout.gradient(consumer)),
                      program.at(layout.projectionGradient(consumer))))
              : Optional.empty());
    }
  }

  /** Runs the path of the last forward backward; the head's output gradient is in place. */
  void run(Architecture path) {
    int blocks = plan.blocks().size();
    backward(List.of(program.head()));
    scatters.get(blocks).forEach(Kernels.Operation::run);
    for (int position = blocks - 1; position >= 0; position--) {
      Program.Block<TrainUnit> block = program.block(plan.block(position, path.choice(position)));
      backward(block.main());
      backward(block.projection());
      sums.get(position).ifPresent(Kernels.Operation::run);
      scatters.get(position).forEach(Kernels.Operation::run);
    }
    backward(List.of(program.stem()));
  }

  private static void backward(List<TrainUnit> branch) {
    for (int i = branch.size() - 1; i >= 0; i--) {
      branch.get(i).backwardNorm();
      if (i > 0) {
        // The input was not kept: half the memory, for a twentieth of the time.
        branch.get(i - 1).repeatOutput();
      }
      branch.get(i).backwardConvolution();
    }
  }

  @Override
  public void close() {
    scatters.forEach(copies -> copies.forEach(Kernels.Operation::close));
    sums.forEach(sum -> sum.ifPresent(Kernels.Operation::close));
  }
}
