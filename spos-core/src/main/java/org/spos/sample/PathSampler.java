package org.spos.sample;

import java.util.List;
import org.spos.space.Architecture;

/** Chooses one path for each step. */
public interface PathSampler extends StepSampler {

  /**
   * The path of an iteration.
   *
   * @param iteration 0-based
   */
  Architecture path(long iteration);

  @Override
  default List<Architecture> paths(long iteration) {
    return List.of(path(iteration));
  }
}
