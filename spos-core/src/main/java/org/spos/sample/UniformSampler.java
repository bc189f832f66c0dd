package org.spos.sample;

import org.spos.seed.RandomStream;
import org.spos.seed.Seed;
import org.spos.space.Architecture;
import org.spos.space.SearchSpace;

/**
 * Every architecture of the space with the same probability (Guo et al. 2019, section 3.2; NNI's
 * RandomOneShot).
 *
 * @param space what to draw from
 * @param seed of the stream {@code path}
 */
public record UniformSampler(SearchSpace space, Seed seed) implements PathSampler {

  @Override
  public Architecture path(long iteration) {
    return draw(space, seed.stream("path", iteration));
  }

  /** One uniform candidate for each block. */
  static Architecture draw(SearchSpace space, RandomStream random) {
    int[] choices = space.choices();
    for (int block = 0; block < choices.length; block++) {
      choices[block] = random.nextInt(choices[block]);
    }
    return Architecture.of(choices);
  }
}
