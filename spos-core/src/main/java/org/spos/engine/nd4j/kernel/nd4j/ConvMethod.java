package org.spos.engine.nd4j.kernel.nd4j;

import org.nd4j.linalg.factory.Nd4j;

/** How convolutions are computed. */
enum ConvMethod {
  /** Each by ND4J's operation of that name and its gradient: on a GPU these are cuDNN's. */
  LIBRARY,
  /** With matrix products and forward convolutions where these are faster on a CPU. */
  CPU;

  /**
   * Above this side, a product per image beats ND4J's convolution, which reorders its tensors;
   * below, the products are too flat.
   */
  private static final int SMALL_SIDE = 14;

  static ConvMethod ofBackend() {
    return Nd4j.getEnvironment().isCPU() ? CPU : LIBRARY;
  }

  boolean productPerImage(ConvShape shape) {
    return this == CPU && shape.inSide() > SMALL_SIDE;
  }
}
