package org.spos.engine.nd4j.kernel.onednn;

/** Computes the weight gradient of a convolution from its input and its output gradient. */
interface WeightGradient extends AutoCloseable {
  void run();

  @Override
  void close();
}
