package org.spos.space;

import java.util.List;

/**
 * One way through a block.
 *
 * @param name what the names of its parameters hold, such as {@code branch_main}
 * @param input the channels that it reads
 * @param steps what it does to them, in order; nothing if they pass as they are
 */
public record BranchSpec(String name, ChannelSelection input, List<ConvSpec> steps) {
  public BranchSpec {
    steps = List.copyOf(steps);
  }

  /** Channels that pass as they are. */
  static BranchSpec pass(ChannelSelection input) {
    return new BranchSpec("pass", input, List.of());
  }

  /** The branch with most of the work. */
  static BranchSpec main(ChannelSelection input, List<ConvSpec> steps) {
    return new BranchSpec("branch_main", input, steps);
  }
}
