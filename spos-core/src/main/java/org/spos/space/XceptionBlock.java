package org.spos.space;

import java.util.List;
import java.util.Optional;

/** Three depthwise separable convolutions of kernel 3, as in Xception. */
public record XceptionBlock() implements Candidate {
  private static final int KERNEL = 3;

  @Override
  public String id() {
    return "shuffle_xception";
  }

  @Override
  public String operation() {
    return "xception_3x3";
  }

  @Override
  public String label() {
    return "Xcep";
  }

  @Override
  public Optional<String> refusal(BlockShape shape) {
    return SplitBlock.refusal(shape);
  }

  @Override
  public int middle(BlockShape shape) {
    return SplitBlock.middle(shape);
  }

  @Override
  public BlockSpec block(BlockShape shape, Nonlinearity activation) {
    int in = SplitBlock.branchIn(shape);
    int middle = middle(shape);
    return SplitBlock.of(
        shape,
        KERNEL,
        activation,
        List.of(
            ConvSpec.depthwise(in, KERNEL, shape.stride(), Nonlinearity.NONE),
            ConvSpec.pointwise(in, middle, activation),
            ConvSpec.depthwise(middle, KERNEL, 1, Nonlinearity.NONE),
            ConvSpec.pointwise(middle, middle, activation),
            ConvSpec.depthwise(middle, KERNEL, 1, Nonlinearity.NONE),
            ConvSpec.pointwise(middle, SplitBlock.mainOut(shape), activation)));
  }
}
