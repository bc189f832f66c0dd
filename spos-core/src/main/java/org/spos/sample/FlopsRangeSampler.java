package org.spos.sample;

import org.spos.cost.FlopsBoundedSpace;
import org.spos.cost.FlopsDistribution;
import org.spos.cost.FlopsRange;
import org.spos.seed.Seed;
import org.spos.space.Architecture;

/**
 * Every architecture within a FLOPs range with the same probability. This is what NNI's supernet.py
 * amounts to: it draws a new bin for every try, so that its bins cancel out and the natural
 * distribution within the whole range remains.
 *
 * <p>Differs from NNI: never leaves the range. NNI returns an unbounded path after 500 failed
 * tries; here each draw is exact.
 */
public final class FlopsRangeSampler implements PathSampler {
  private final FlopsBoundedSpace legal;
  private final Seed seed;

  /**
   * Checks the range before any path is drawn.
   *
   * @throws org.spos.error.ConstraintException if no architecture lies within the range
   */
  public FlopsRangeSampler(FlopsDistribution distribution, FlopsRange range, Seed seed) {
    this.legal = new FlopsBoundedSpace(distribution, range);
    this.seed = seed;
  }

  @Override
  public Architecture path(long iteration) {
    return legal.draw(seed.stream("path", iteration));
  }
}
