package org.spos.space;

import java.util.ArrayList;
import java.util.List;

/**
 * Which architectures of a space are one network. Where a run of blocks keeps its shape, it makes
 * no difference in which of them the identities stand; one of these architectures, whose identities
 * stand as late as possible, speaks for all. Immutable; {@link Networks} counts them.
 */
public final class DistinctNetworks {
  private final List<Layer> layers;
  private final boolean[][] identities;

  /** The block after the run of each block. */
  private final int[] runEnds;

  public DistinctNetworks(SearchSpace space) {
    this.layers = space.layers();
    this.identities = new boolean[layers.size()][];
    this.runEnds = KeptRuns.ends(layers);
    for (int block = 0; block < layers.size(); block++) {
      Layer layer = layers.get(block);
      identities[block] = new boolean[layer.candidates().size()];
      for (int choice = 0; choice < identities[block].length; choice++) {
        identities[block][choice] =
            layer.candidates().get(choice).block(layer.shape(), space.activation()).isIdentity();
      }
    }
  }

  /** Whether this candidate of a block returns its input as it is. */
  public boolean isIdentity(int block, int choice) {
    return identities[block][choice];
  }

  /**
   * Blocks that do work: neither an identity nor the 1×1 convolution that stands for one where the
   * shape changes.
   */
  public int depth(Architecture architecture) {
    int depth = 0;
    for (int block = 0; block < architecture.size(); block++) {
      int choice = architecture.choice(block);
      boolean standIn = layers.get(block).candidates().get(choice) instanceof PointwiseBlock;
      depth += standIn || isIdentity(block, choice) ? 0 : 1;
    }
    return depth;
  }

  /** Whether two architectures are one network. */
  public boolean same(Architecture one, Architecture other) {
    return canonical(one).equals(canonical(other));
  }

  /** Whether an architecture speaks for its network. */
  public boolean isCanonical(Architecture architecture) {
    return canonical(architecture).equals(architecture);
  }

  /** The architecture that speaks for all which are the same network. */
  public Architecture canonical(Architecture architecture) {
    int[] choices = architecture.choices().stream().mapToInt(Integer::intValue).toArray();
    for (int from = 0; from < choices.length; from = runEnds[from]) {
      place(working(architecture, from), from, choices);
    }
    return Architecture.of(choices);
  }

  /**
   * Whether an identity and the candidate after it could stand the other way round. An architecture
   * in which some do is not canonical; where all blocks of a run offer the same, all others are.
   *
   * @param block of the identity
   * @param choice of the block, which is an identity
   * @param next choice of the block after it
   */
  public boolean swaps(int block, int choice, int next) {
    int after = block + 1;
    return after < runEnds[block]
        && isIdentity(block, choice)
        && !isIdentity(after, next)
        && layers.get(block).candidates().contains(layers.get(after).candidates().get(next))
        && identity(after) >= 0;
  }

  /** What a run does, without its identities. */
  private List<Candidate> working(Architecture architecture, int from) {
    List<Candidate> working = new ArrayList<>();
    for (int block = from; block < runEnds[from]; block++) {
      int choice = architecture.choice(block);
      if (!isIdentity(block, choice)) {
        working.add(layers.get(block).candidates().get(choice));
      }
    }
    return working;
  }

  /** Puts each as early as the blocks that offer it, and those that offer an identity, allow. */
  private void place(List<Candidate> working, int from, int[] choices) {
    int blocks = runEnds[from] - from;
    int count = working.size();
    // fits[b][j]: those from j on can stand in the blocks from b on
    boolean[][] fits = new boolean[blocks + 1][count + 1];
    fits[blocks][count] = true;
    for (int b = blocks - 1; b >= 0; b--) {
      for (int j = count; j >= 0; j--) {
        boolean here = j < count && offers(from + b, working.get(j)) && fits[b + 1][j + 1];
        fits[b][j] = here || identity(from + b) >= 0 && fits[b + 1][j];
      }
    }
    for (int b = 0, j = 0; b < blocks; b++) {
      List<Candidate> candidates = layers.get(from + b).candidates();
      if (j < count && offers(from + b, working.get(j)) && fits[b + 1][j + 1]) {
        choices[from + b] = candidates.indexOf(working.get(j++));
      } else {
        choices[from + b] = identity(from + b);
      }
    }
  }

  private boolean offers(int block, Candidate candidate) {
    return layers.get(block).candidates().contains(candidate);
  }

  /** The first identity that a block offers; −1 if none. */
  private int identity(int block) {
    for (int choice = 0; choice < identities[block].length; choice++) {
      if (isIdentity(block, choice)) {
        return choice;
      }
    }
    return -1;
  }
}
