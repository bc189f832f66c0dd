package org.spos.engine.nd4j.kernel.onednn;

import org.spos.engine.nd4j.kernel.Floats;

/** The weight gradient of a convolution from its input and its output gradient. */
interface WeightGradient extends AutoCloseable {
  /** Leaves the share of the images from {@code from} on. */
  void run(int from, Floats share);

  /** Writes dw from shares, or adds to it. */
  void sum(Floats shares, int count, boolean add);

  @Override
  void close();
}
