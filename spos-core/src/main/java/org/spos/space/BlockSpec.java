package org.spos.space;

import java.util.List;

/**
 * What a candidate is made of: branches that all read the input of the block, and how their outputs
 * become its output. All that others know of a block is this.
 *
 * @param branches at least one, in the order of their parameters
 * @param join how they come together
 */
public record BlockSpec(List<BranchSpec> branches, Join join) {
  public BlockSpec {
    branches = List.copyOf(branches);
    if (branches.isEmpty()) {
      throw new IllegalArgumentException("a block without branches");
    }
  }

  /** A block of one branch, whose output is the block's. */
  static BlockSpec of(BranchSpec branch) {
    return new BlockSpec(List.of(branch), Join.CONCATENATION);
  }

  /** Whether its output is its input as it is. */
  boolean isIdentity() {
    return branches.size() == 1
        && branches.get(0).steps().isEmpty()
        && branches.get(0).input() == ChannelSelection.ALL;
  }
}
