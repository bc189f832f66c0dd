package org.spos.space;

import java.util.List;
import java.util.Optional;
import org.spos.text.Text;

/**
 * The frame of ShuffleNetV2's blocks. Stride 1: the channels are split by parity, the even ones
 * pass, the odd ones go through the main branch. Stride 2: main branch and projection both read the
 * whole input. The output is the concatenation of (even channels or projection) and main branch.
 */
final class SplitBlock {
  private SplitBlock() {}

  /** Why a shape has no such block. */
  static Optional<String> refusal(BlockShape shape) {
    boolean possible = shape.stride() == 1 ? shape.in() == shape.out() : shape.out() > shape.in();
    if (possible && shape.out() % 4 == 0) {
      return Optional.empty();
    }
    return Optional.of(
        shape.stride() == 1
            ? Text.format(
                "it keeps the %d channels before it at stride 1, and their number must be"
                    + " divisible by 4",
                shape.in())
            : Text.format(
                "at stride 2 it needs channels above the %d before it and divisible by 4",
                shape.in()));
  }

  /** Channels that a branch reads. */
  static int branchIn(BlockShape shape) {
    return shape.stride() == 1 ? shape.in() / 2 : shape.in();
  }

  /** Channels inside the main branch: half of the output. */
  static int middle(BlockShape shape) {
    return shape.out() / 2;
  }

  /** Channels that the main branch returns. */
  static int mainOut(BlockShape shape) {
    return shape.out() - branchIn(shape);
  }

  /**
   * A block with this main branch.
   *
   * @param kernel of the projection's depthwise step
   */
  static BlockSpec of(BlockShape shape, int kernel, Nonlinearity activation, List<ConvSpec> main) {
    return new BlockSpec(
        shape.stride() == 1
            ? List.of(
                BranchSpec.main(ChannelSelection.ODD, main), BranchSpec.pass(ChannelSelection.EVEN))
            : List.of(
                BranchSpec.main(ChannelSelection.ALL, main),
                new BranchSpec(
                    "branch_proj",
                    ChannelSelection.ALL,
                    List.of(
                        ConvSpec.depthwise(shape.in(), kernel, 2, Nonlinearity.NONE),
                        ConvSpec.pointwise(shape.in(), shape.in(), activation)))),
        Join.CONCATENATION);
  }
}
