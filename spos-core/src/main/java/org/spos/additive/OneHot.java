package org.spos.additive;

import java.util.Arrays;
import java.util.List;
import org.spos.space.Architecture;
import org.spos.space.DistinctNetworks;
import org.spos.space.SearchSpace;

/** Architectures as rows of zeros and ones: a column for each candidate of each block. */
final class OneHot {
  private final DistinctNetworks networks;
  private final int[] choices;
  private final int[] offsets;
  private final int size;

  OneHot(SearchSpace space) {
    this.networks = new DistinctNetworks(space);
    this.choices = space.choices();
    this.offsets = new int[choices.length];
    for (int block = 1; block < choices.length; block++) {
      offsets[block] = offsets[block - 1] + choices[block - 1];
    }
    this.size = Arrays.stream(choices).sum();
  }

  /** Number of columns. */
  int size() {
    return size;
  }

  /** The columns that are one, a row for each architecture: as many as there are blocks. */
  int[][] rows(List<Architecture> architectures) {
    return architectures.stream().map(this::row).toArray(int[][]::new);
  }

  private int[] row(Architecture architecture) {
    Architecture canonical = networks.canonical(architecture);
    int[] row = new int[offsets.length];
    for (int block = 0; block < row.length; block++) {
      row[block] = offsets[block] + canonical.choice(block);
    }
    return row;
  }

  /** A value for each column, as [block][candidate]. */
  double[][] byBlock(double[] columns) {
    double[][] blocks = new double[offsets.length][];
    for (int block = 0; block < blocks.length; block++) {
      blocks[block] = Arrays.copyOfRange(columns, offsets[block], offsets[block] + choices[block]);
    }
    return blocks;
  }
}
