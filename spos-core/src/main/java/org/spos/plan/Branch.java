package org.spos.plan;

import java.util.List;
import org.spos.space.ChannelSelection;

/**
 * One way through a block, with names and sizes.
 *
 * @param input the channels of the block's input that it reads
 * @param in how many they are
 * @param units what it does to them, in order; nothing if they pass as they are
 */
public record Branch(ChannelSelection input, int in, List<ConvUnit> units) {
  public Branch {
    units = List.copyOf(units);
    int channels = in;
    for (ConvUnit unit : units) {
      if (unit.spec().in() != channels) {
        throw new IllegalArgumentException(unit.convName() + " does not read what is before it");
      }
      channels = unit.spec().out();
    }
  }

  /** Whether its channels pass as they are. */
  public boolean passes() {
    return units.isEmpty();
  }

  /** Channels that it returns. */
  public int out() {
    return passes() ? in : last().spec().out();
  }

  /** The last unit of a branch that does not pass. */
  public ConvUnit last() {
    return units.get(units.size() - 1);
  }

  /** The product of the strides of its units. */
  int stride() {
    return units.stream().mapToInt(unit -> unit.spec().stride()).reduce(1, Math::multiplyExact);
  }
}
