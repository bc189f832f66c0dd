package org.spos.engine.nd4j;

import java.util.List;
import org.spos.engine.nd4j.Parts.Part;
import org.spos.plan.BlockPlan;
import org.spos.plan.Branch;
import org.spos.plan.ConvUnit;
import org.spos.plan.NetworkPlan;
import org.spos.space.Architecture;

/**
 * The way of a batch through a path in train mode. Each batch normalisation needs the whole batch,
 * so the way is a row of steps from one convolution's output to the next: normalise, convolve, take
 * the statistics. In each step the parts of the batch are independent, and what a part has just
 * written is read again while it is in the processor's cache.
 */
final class ForwardPass {
  private final NetworkPlan plan;
  private final BatchPrograms programs;

  ForwardPass(NetworkPlan plan, BatchPrograms programs) {
    this.plan = plan;
    this.programs = programs;
  }

  /** Runs up to the statistics of the head. */
  void run(Input input, Architecture path) {
    programs.forEachPart(
        (program, part) -> {
          program.images(input, part.from());
          program.stem().convolve(part);
        });
    programs.sums(plan.stem()).combineMoments();
    for (int position = 0; position < plan.blocks().size(); position++) {
      block(path, position);
    }
    int head = plan.blocks().size();
    programs.forEachPart(
        (program, part) -> {
          enter(program, path, head, part);
          program.head(path).convolve(part);
        });
    programs.sums(plan.head()).combineMoments();
  }

  private void block(Architecture path, int position) {
    BlockPlan block = plan.block(position, path.choice(position));
    List<List<ConvUnit>> branches = branches(block);
    for (int b = 0; b < branches.size(); b++) {
      for (int i = 0; i < branches.get(b).size(); i++) {
        int branch = b;
        int unit = i;
        programs.forEachPart(
            (program, part) -> {
              if (branch == 0 && unit == 0) {
                enter(program, path, position, part);
              }
              List<TrainUnit> units = program.block(path, position).branches().get(branch);
              if (unit > 0) {
                units.get(unit - 1).normalise(part);
              }
              units.get(unit).convolve(part);
            });
        programs.sums(branches.get(b).get(i)).combineMoments();
      }
    }
  }

  /** Branches of a block in the order of {@link Program.Block#branches}. */
  static List<List<ConvUnit>> branches(BlockPlan block) {
    return block.working().stream().map(Branch::units).toList();
  }

  /** Writes what the block before gives out, and from that and older outputs the input. */
  private void enter(Program<TrainUnit> program, Architecture path, int position, Part part) {
    lastUnits(plan, program, path, position - 1).forEach(unit -> unit.normalise(part));
    program.gather(position, part.from());
  }

  /** The units whose outputs leave a position; those of −1 are the stem's. */
  static List<TrainUnit> lastUnits(
      NetworkPlan plan, Program<TrainUnit> program, Architecture path, int position) {
    int working = lastWorking(plan, path, position);
    if (working < 0) {
      return List.of(program.stem());
    }
    return program.block(path, working).branches().stream()
        .map(units -> units.get(units.size() - 1))
        .toList();
  }

  /** The last position up to this one that does something; −1 is the stem. */
  static int lastWorking(NetworkPlan plan, Architecture path, int position) {
    int last = position;
    while (last >= 0 && plan.block(last, path.choice(last)).working().isEmpty()) {
      last--;
    }
    return last;
  }
}
