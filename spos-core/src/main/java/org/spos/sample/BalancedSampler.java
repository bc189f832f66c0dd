package org.spos.sample;

import org.spos.seed.Seed;
import org.spos.space.Architecture;
import org.spos.space.SearchSpace;

/**
 * Of every C consecutive iterations, C being the number of candidates of a block, each of them is
 * used exactly once. Blocks with fewer candidates begin anew more often.
 *
 * <p>Differs from FairNAS (Chu et al. 2019, section 3.3), whose paths are drawn so too: there the C
 * paths see one batch, and one step is taken with the sum of their gradients. Here each path is a
 * step of its own, on images of its own, so candidates are trained equally often but not on the
 * same images.
 *
 * @param space what to draw from
 * @param seed of the stream {@code path}
 */
public record BalancedSampler(SearchSpace space, Seed seed) implements PathSampler {

  @Override
  public Architecture path(long iteration) {
    int[] choices = space.choices();
    for (int block = 0; block < choices.length; block++) {
      int candidates = choices[block];
      long group = Math.floorDiv(iteration, candidates);
      int turn = Math.floorMod(iteration, candidates);
      choices[block] = seed.stream("path", group, block).permutation(candidates)[turn];
    }
    return Architecture.of(choices);
  }
}
