package org.spos.engine.torch;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.MemoryFormat;
import org.spos.plan.BlockPlan;
import org.spos.plan.Branch;
import org.spos.plan.ConvUnit;
import org.spos.plan.NetworkPlan;
import org.spos.space.Architecture;
import org.spos.space.ChannelSelection;
import org.spos.space.Join;

/**
 * One path from the image to the output of the head, block by block as the plan describes it;
 * whoever walks it says what a unit does. Tensors are [N, C, H, W] in channels-last order.
 *
 * @param plan of the network
 * @param unit what a convolution with its normalisation does
 */
record PathWalk(NetworkPlan plan, UnitStep unit) {

  /** What a unit does in training, or in evaluation. */
  interface UnitStep {
    /** Its output; the input may be overwritten by nothing. */
    Tensor run(ConvUnit unit, Tensor input);
  }

  /** A place where time can be taken. */
  interface Lap {
    /** Called after the stem and after each block. */
    void done();
  }

  /** The output of the head for an image batch. */
  Tensor run(Tensor images, Architecture path, Lap lap) {
    Tensor x = unit.run(plan.stem(), images);
    lap.done();
    for (int position = 0; position < plan.blocks().size(); position++) {
      x = block(plan.block(position, path.choice(position)), x);
      lap.done();
    }
    return unit.run(plan.head(), x);
  }

  private Tensor block(BlockPlan block, Tensor x) {
    Map<ChannelSelection, Tensor> inputs = inputs(block, x);
    List<Tensor> outputs =
        block.joined().stream()
            .map(branch -> branch(branch, Objects.requireNonNull(inputs.get(branch.input()))))
            .toList();
    if (block.join() == Join.SUM) {
      return outputs.stream().reduce(Tensor::add).orElseThrow();
    }
    return outputs.size() == 1
        ? outputs.get(0)
        : torch.cat(new TensorVector(outputs.toArray(new Tensor[0])), 1);
  }

  private static Map<ChannelSelection, Tensor> inputs(BlockPlan block, Tensor x) {
    Map<ChannelSelection, Tensor> inputs = new EnumMap<>(ChannelSelection.class);
    inputs.put(ChannelSelection.ALL, x);
    if (block.branches().stream().anyMatch(b -> b.input() != ChannelSelection.ALL)) {
      // unbind and not slice: the way back is one copy then, without tensors of zeros.
      TensorVector halves =
          x.permute(0, 2, 3, 1)
              .reshape(x.size(0), x.size(2), x.size(3), x.size(1) / 2, 2)
              .unbind(4);
      inputs.put(ChannelSelection.EVEN, halves.get(0).permute(0, 3, 1, 2));
      inputs.put(ChannelSelection.ODD, halves.get(1).permute(0, 3, 1, 2));
    }
    return inputs;
  }

  private Tensor branch(Branch branch, Tensor input) {
    if (branch.passes()) {
      return input;
    }
    // A view of every other channel is copied once here, and not by each kernel that reads it; what
    // it is a view of need not be kept for the way back then.
    Tensor x = input.contiguous(MemoryFormat.ChannelsLast);
    for (ConvUnit one : branch.units()) {
      x = unit.run(one, x);
    }
    return x;
  }
}
