package org.spos.engine.nd4j.kernel.nd4j;

import org.spos.engine.nd4j.kernel.Kernels;

/** The methods for GPUs, on whatever backend is loaded. */
class Nd4jLibraryKernelsTest extends Nd4jKernelsTest {
  @Override
  protected Kernels open() {
    return new Nd4jKernels(ConvMethod.LIBRARY);
  }
}
