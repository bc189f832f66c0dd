package org.spos.space;

import java.util.List;

/** Runs of blocks that keep one shape: in which of them an identity stands makes no difference. */
final class KeptRuns {
  private KeptRuns() {}

  /** The block after the run of each block; a block that keeps no shape is a run of its own. */
  static int[] ends(List<Layer> layers) {
    int[] ends = new int[layers.size()];
    for (int block = layers.size() - 1; block >= 0; block--) {
      boolean goesOn =
          block + 1 < layers.size() && isOneRun(layers.get(block), layers.get(block + 1));
      ends[block] = goesOn ? ends[block + 1] : block + 1;
    }
    return ends;
  }

  private static boolean isOneRun(Layer layer, Layer next) {
    return layer.shape().isKept() && layer.shape().equals(next.shape());
  }
}
