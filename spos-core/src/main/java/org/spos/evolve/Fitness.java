package org.spos.evolve;

import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Function;
import org.spos.space.Architecture;

/**
 * Scores architectures; for SPOS the accuracy with weights inherited from the supernet. It is given
 * a whole generation before its first score, so that several processes can share the work.
 *
 * <p>The same architecture must always get the same score, or else scores cannot be compared and a
 * resumed search differs from an uninterrupted one.
 */
@FunctionalInterface
public interface Fitness {

  /**
   * Scores the candidates of a generation. An exception ends the search: a candidate that could not
   * be scored is an error, not a bad candidate.
   *
   * @param generation what to score; no architecture comes twice
   * @param scored to be given the scores in the order of the generation, each as soon as those
   *     before it are known, in the calling thread
   * @param stop asked before each candidate is begun; once it says true, no further one is, and the
   *     method returns after those at hand
   */
  void score(List<Architecture> generation, Consumer<Evaluation> scored, BooleanSupplier stop);

  /** Scores one candidate after the other. */
  static Fitness each(Function<Architecture, Evaluation> one) {
    return (generation, scored, stop) -> {
      for (Architecture architecture : generation) {
        if (stop.getAsBoolean()) {
          return;
        }
        scored.accept(one.apply(architecture));
      }
    };
  }
}
