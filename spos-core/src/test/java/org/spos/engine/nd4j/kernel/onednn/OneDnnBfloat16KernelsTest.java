package org.spos.engine.nd4j.kernel.onednn;

import static org.assertj.core.api.Assumptions.assumeThat;

import org.spos.engine.nd4j.kernel.ElementType;
import org.spos.engine.nd4j.kernel.Kernels;

/** The same with activations in bfloat16, where the processor can. */
class OneDnnBfloat16KernelsTest extends OneDnnKernelsTest {
  @Override
  protected Kernels open() {
    Kernels kernels = super.open();
    assumeThat(OneDnnKernels.bfloat16Obstacle()).isEmpty();
    return kernels;
  }

  @Override
  protected ElementType type() {
    return ElementType.BFLOAT16;
  }
}
