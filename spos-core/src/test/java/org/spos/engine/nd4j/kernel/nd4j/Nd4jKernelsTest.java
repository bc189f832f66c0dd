package org.spos.engine.nd4j.kernel.nd4j;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.spos.engine.nd4j.kernel.Activation;
import org.spos.engine.nd4j.kernel.Kernels;
import org.spos.engine.nd4j.kernel.KernelsContractTest;

/** The methods for CPUs. */
class Nd4jKernelsTest extends KernelsContractTest {
  @Override
  protected Kernels open() {
    return new Nd4jKernels(ConvMethod.CPU);
  }

  @Test
  void namesLibraryVersionAndBackend() {
    try (Kernels kernels = new Nd4jKernels()) {
      assertThat(kernels.description()).matches("ND4J \\d.*, \\w+Backend");
    }
  }

  @Override
  protected float[] toNchw(Activation activation) {
    return activation.floats().read();
  }

  @Override
  protected void fromNchw(Activation activation, float[] values) {
    activation.floats().write(values);
  }
}
