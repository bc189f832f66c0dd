package org.spos.bench;

/** The network of a {@link Workload} with its input, in some library. */
public interface BenchNetwork extends AutoCloseable {

  /**
   * One SGD step; see {@link BenchCase#TRAIN}.
   *
   * @return the loss before the update
   */
  double trainStep();

  /** Computes the logits. */
  void evaluate();

  /** One forward pass in train mode without gradients. */
  void recalibrate();

  @Override
  void close();
}
