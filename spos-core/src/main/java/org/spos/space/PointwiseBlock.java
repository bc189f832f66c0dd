package org.spos.space;

import java.util.List;
import java.util.Optional;

/**
 * A 1×1 convolution with batch normalisation alone: what NAS-Bench-Macro has for an identity where
 * channels or side change.
 */
public record PointwiseBlock() implements Candidate {
  @Override
  public String id() {
    return "conv_1x1";
  }

  @Override
  public String operation() {
    return "conv_1x1";
  }

  @Override
  public String label() {
    return "1×1";
  }

  @Override
  public Optional<String> refusal(BlockShape shape) {
    return Optional.empty();
  }

  @Override
  public int middle(BlockShape shape) {
    return shape.out();
  }

  @Override
  public BlockSpec block(BlockShape shape, Nonlinearity activation) {
    return BlockSpec.of(
        BranchSpec.main(
            ChannelSelection.ALL,
            List.of(
                new ConvSpec(
                    shape.in(), shape.out(), 1, shape.stride(), false, Nonlinearity.NONE))));
  }
}
