package org.spos.sample;

import org.spos.space.Architecture;

/**
 * Chooses the path that is trained. A pure function of the seed and the iteration: it may be asked
 * in any order, from any thread, and a resumed run needs nothing but the iteration number.
 */
public interface PathSampler {

  /**
   * The path of an iteration.
   *
   * @param iteration 0-based
   */
  Architecture path(long iteration);
}
