package org.spos.engine.nd4j.kernel.nd4j;

import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.spos.engine.nd4j.kernel.Kernels.Gradient;
import org.spos.engine.nd4j.kernel.Kernels.LinearTensors;

/** The classifier's matrix products. */
final class Linear implements Gradient {
  private final INDArray x;
  private final INDArray w;
  private final INDArray y;
  private final INDArray dx;
  private final INDArray dw;
  private final INDArray dy;

  Linear(LinearTensors t) {
    x = Views.dense(t.x(), t.batch(), t.features());
    w = Views.dense(t.w(), t.classes(), t.features());
    y = Views.dense(t.y(), t.batch(), t.classes());
    dx = Views.dense(t.dx(), t.batch(), t.features());
    dw = Views.dense(t.dw(), t.classes(), t.features());
    dy = Views.dense(t.dy(), t.batch(), t.classes());
  }

  @Override
  public void forward(int from) {
    Nd4j.gemm(x, w, y, false, true, 1, 0);
  }

  @Override
  public void backward(int from) {
    Nd4j.gemm(dy, w, dx, false, false, 1, 0);
    Nd4j.gemm(dy, x, dw, true, false, 1, 0);
  }

  @Override
  public void close() {}
}
