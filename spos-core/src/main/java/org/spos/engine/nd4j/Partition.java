package org.spos.engine.nd4j;

import java.util.function.ToLongFunction;
import org.spos.engine.nd4j.kernel.ElementType;
import org.spos.plan.ConvUnit;

/**
 * How a batch is shared among threads: what a kernel set decides before any of it is loaded.
 *
 * @param mostParts into which a batch may be cut
 * @param workers threads that take one part after the other, each with kernels of its own
 * @param weightShare floats that a part's share of a unit's weight gradient takes at most
 * @param activations how they are kept
 */
record Partition(
    int mostParts, int workers, ToLongFunction<ConvUnit> weightShare, ElementType activations) {
  /** 512 KB. */
  private static final long SMALL_FLOATS = 1 << 17;

  /** 16 MB. */
  private static final long CACHED_FLOATS = 1 << 22;

  /**
   * Parts for work in steps that each need the whole batch. Half as many if they would be small:
   * what a call costs then outweighs what the cache saves.
   *
   * @param largest floats of the largest activation of an image
   */
  Parts parts(int batch, long largest) {
    boolean small = batch * largest < mostParts * SMALL_FLOATS;
    return Parts.of(batch, small ? (mostParts + 1) / 2 : mostParts);
  }

  /**
   * Parts of which no activation is much larger than a processor's own cache, for work in which
   * parts need not wait for each other.
   *
   * @param largest floats of the largest activation of an image
   */
  Parts cachedParts(int batch, long largest) {
    if (mostParts == 1) {
      return parts(batch, largest);
    }
    int fits = (int) Math.max(1, CACHED_FLOATS / largest);
    return new Parts(batch, Math.min(fits, parts(batch, largest).size()));
  }
}
