package org.spos.space;

import java.util.Optional;

/** Nothing: the input is the output. Paths with it are shallower. */
public record Identity() implements Candidate {
  @Override
  public String id() {
    return "identity";
  }

  @Override
  public String operation() {
    return "identity";
  }

  @Override
  public String label() {
    return "id";
  }

  @Override
  public Optional<String> refusal(BlockShape shape) {
    return shape.isKept()
        ? Optional.empty()
        : Optional.of("it keeps channels and side; conv_1x1 stands for it where they change");
  }

  @Override
  public int middle(BlockShape shape) {
    return shape.in();
  }

  @Override
  public BlockSpec block(BlockShape shape, Nonlinearity activation) {
    return BlockSpec.of(BranchSpec.pass(ChannelSelection.ALL));
  }
}
