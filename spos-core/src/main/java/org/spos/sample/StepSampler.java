package org.spos.sample;

import java.util.List;
import org.spos.space.Architecture;

/**
 * Chooses the paths that a step trains. A pure function of the seed and the iteration: it may be
 * asked in any order, from any thread, and a resumed run needs nothing but the iteration number.
 */
@FunctionalInterface
public interface StepSampler {

  /**
   * The paths of an iteration, at least one.
   *
   * @param iteration 0-based
   */
  List<Architecture> paths(long iteration);
}
