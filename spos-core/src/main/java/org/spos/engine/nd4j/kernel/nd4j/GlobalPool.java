package org.spos.engine.nd4j.kernel.nd4j;

import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.spos.engine.nd4j.kernel.Activation;
import org.spos.engine.nd4j.kernel.Floats;
import org.spos.engine.nd4j.kernel.Kernels.Gradient;

/** The mean over each map and its gradient, as products with ones. */
final class GlobalPool implements Gradient {
  private final double share;
  private final INDArray maps;
  private final INDArray column;
  private final INDArray features;
  private final INDArray dFeatures;
  private final INDArray row;
  private final INDArray dMaps;

  GlobalPool(Activation x, Floats features, Activation dx, Floats dFeatures, Workspace workspace) {
    int map = x.side() * x.side();
    long count = (long) x.batch() * x.channels();
    share = 1.0 / map;
    maps = Views.dense(x.floats(), count, map);
    column = workspace.onesColumn(map);
    row = workspace.onesRow(map);
    this.features = Views.dense(features, count, 1);
    this.dFeatures = Views.dense(dFeatures, count, 1);
    dMaps = Views.dense(dx.floats(), count, map);
  }

  @Override
  public void forward(int from) {
    Nd4j.gemm(maps, column, features, false, false, share, 0);
  }

  @Override
  public void backward(int from) {
    Nd4j.gemm(dFeatures, row, dMaps, false, false, share, 0);
  }

  @Override
  public void close() {}
}
