package org.spos.workflow;

import java.math.BigInteger;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.spos.cost.Flops;
import org.spos.cost.FlopsDistribution;
import org.spos.space.Architecture;
import org.spos.space.Networks;
import org.spos.space.SearchSpace;

/** What a space offers, from its plan alone. */
public final class DescribeSpace {
  private static final int BARS = 14;

  private DescribeSpace() {}

  /**
   * The space in numbers.
   *
   * @param space the space
   * @param size number of architectures
   * @param networks number of different networks among them, if it can be told
   * @param minMacs fewest multiply–accumulates
   * @param maxMacs most
   * @param meanMacs mean over all architectures
   * @param deviationMacs standard deviation over all architectures
   * @param cheapest an architecture of {@code minMacs}
   * @param costliest an architecture of {@code maxMacs}
   * @param histogram shares of all architectures by multiply–accumulates
   * @param shareUnderLimit share of the architectures up to the limit that was asked for
   */
  public record Result(
      SearchSpace space,
      BigInteger size,
      Optional<BigInteger> networks,
      long minMacs,
      long maxMacs,
      double meanMacs,
      double deviationMacs,
      Architecture cheapest,
      Architecture costliest,
      List<FlopsDistribution.Bin> histogram,
      Optional<Double> shareUnderLimit) {}

  /**
   * Describes a space.
   *
   * @param counted the FLOPs of its candidates
   * @param flopsLimit for {@link Result#shareUnderLimit}, inclusive
   */
  public static Result run(Flops counted, OptionalLong flopsLimit) {
    SearchSpace space = counted.space();
    FlopsDistribution flops = new FlopsDistribution(counted);
    return new Result(
        space,
        space.size(),
        Networks.count(space),
        flops.min(),
        flops.max(),
        flops.mean(),
        flops.standardDeviation(),
        flops.cheapest(),
        flops.costliest(),
        flops.histogram(width(flops.max() - flops.min())),
        flopsLimit.isPresent()
            ? Optional.of(flops.shareUnder(flopsLimit.getAsLong()))
            : Optional.empty());
  }

  /** 1, 2 or 5 times a power of ten, so that there are about {@value #BARS} bars. */
  private static long width(long range) {
    long width = 1;
    for (int step = 0; range / width > BARS; step++) {
      width = step % 3 == 1 ? width / 2 * 5 : width * 2;
    }
    return width;
  }
}
