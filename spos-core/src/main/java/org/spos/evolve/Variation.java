package org.spos.evolve;

import java.util.random.RandomGenerator;
import org.spos.space.Architecture;

/** The two published ways to make an architecture from others. */
final class Variation {
  private Variation() {}

  /**
   * Redraws each gene with a probability, uniformly from all candidates of its block. The old one
   * is among them (same as Megvii search.py and NNI), so with 4 candidates a gene changes with ¾ of
   * it.
   *
   * @param candidates how many each block has
   */
  static Architecture mutate(
      Architecture parent, int[] candidates, double probability, RandomGenerator random) {
    int[] genes = parent.choices().stream().mapToInt(Integer::intValue).toArray();
    for (int i = 0; i < genes.length; i++) {
      if (random.nextDouble() < probability) {
        genes[i] = random.nextInt(candidates[i]);
      }
    }
    return Architecture.of(genes);
  }

  /** Takes each gene from either parent with probability ½. */
  static Architecture cross(Architecture first, Architecture second, RandomGenerator random) {
    int[] genes = new int[first.size()];
    for (int i = 0; i < genes.length; i++) {
      genes[i] = (random.nextBoolean() ? first : second).choice(i);
    }
    return Architecture.of(genes);
  }
}
