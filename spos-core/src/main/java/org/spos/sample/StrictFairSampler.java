package org.spos.sample;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.spos.error.ConfigException;
import org.spos.seed.RandomStream;
import org.spos.seed.Seed;
import org.spos.space.Architecture;
import org.spos.text.Text;

/**
 * As many paths for a step as there are candidates, which share the candidates of each block out
 * among themselves by a permutation: each is used exactly once (strict fairness; FairNAS, Chu et
 * al. 2019, section 3.3).
 *
 * <p>A block with fewer candidates than others cannot give each path one of its own. {@link
 * #repeating} uses each of its candidates as often as any other of that block, or once more.
 */
public final class StrictFairSampler implements StepSampler {
  private final List<Integer> candidates;
  private final int paths;
  private final Seed seed;

  private StrictFairSampler(List<Integer> candidates, Seed seed) {
    this.candidates = List.copyOf(candidates);
    this.paths = Collections.max(candidates);
    this.seed = seed;
  }

  /**
   * A sampler for blocks with equally many candidates.
   *
   * @param candidates of each block
   * @param seed of the stream {@code path}
   * @throws ConfigException that names a block with fewer candidates than another
   */
  public static StrictFairSampler of(List<Integer> candidates, Seed seed) {
    StrictFairSampler sampler = new StrictFairSampler(candidates, seed);
    for (int block = 0; block < candidates.size(); block++) {
      if (candidates.get(block) < sampler.paths) {
        throw new ConfigException(
            Text.format(
                "sampling strict-fair uses each candidate once in a step, but block %d has %d and"
                    + " block %d has %d; strict-fair-repeat repeats the shorter lists",
                block + 1,
                candidates.get(block),
                candidates.indexOf(sampler.paths) + 1,
                sampler.paths));
      }
    }
    return sampler;
  }

  /** The same for any blocks: shorter lists are repeated to the length of the longest. */
  public static StrictFairSampler repeating(List<Integer> candidates, Seed seed) {
    return new StrictFairSampler(candidates, seed);
  }

  @Override
  public List<Architecture> paths(long iteration) {
    int[][] choices = new int[paths][candidates.size()];
    for (int block = 0; block < candidates.size(); block++) {
      RandomStream random = seed.stream("path", iteration, block);
      int[] order = {};
      for (int path = 0; path < paths; path++) {
        int turn = path % candidates.get(block);
        if (turn == 0) {
          order = random.permutation(candidates.get(block));
        }
        choices[path][block] = order[turn];
      }
    }
    List<Architecture> drawn = new ArrayList<>();
    for (int[] path : choices) {
      drawn.add(Architecture.of(path));
    }
    return List.copyOf(drawn);
  }
}
