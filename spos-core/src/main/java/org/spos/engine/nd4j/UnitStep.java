package org.spos.engine.nd4j;

/** One unit of a network, bound to its tensors. */
interface UnitStep extends AutoCloseable {
  void forward();

  @Override
  void close();
}
