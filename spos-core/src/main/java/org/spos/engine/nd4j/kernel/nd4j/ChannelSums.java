package org.spos.engine.nd4j.kernel.nd4j;

import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.spos.engine.nd4j.kernel.Activation;
import org.spos.engine.nd4j.kernel.Floats;

/**
 * Sums of an activation over images and positions: along rows, then columns, as products with ones
 * (ND4J's reductions are up to nine times slower), then over images in double. The cascade keeps
 * the float error near that of a sum of {@code side} terms, which matters where a mean is far from
 * zero.
 */
final class ChannelSums {
  private final int batch;
  private final int channels;
  private final INDArray rows;
  private final INDArray rowOnes;
  private final INDArray rowSums;
  private final INDArray columns;
  private final INDArray columnOnes;
  private final INDArray mapSums;
  private final Floats result;

  ChannelSums(Activation a, Workspace workspace) {
    batch = a.batch();
    channels = a.channels();
    int side = a.side();
    long maps = (long) batch * channels;
    Floats sums = workspace.scratch(Workspace.Slot.SUMS, maps * side + maps);
    Floats partial = sums.slice(0, maps * side);
    result = sums.slice(maps * side, maps);
    rows = Views.dense(a.floats(), maps * side, side);
    rowOnes = workspace.onesColumn(side);
    rowSums = Views.dense(partial, maps * side, 1);
    columns = Views.dense(partial, maps, side);
    columnOnes = workspace.onesColumn(side);
    mapSums = Views.dense(result, maps, 1);
  }

  /** The sums now, [C]. */
  double[] compute() {
    Nd4j.gemm(rows, rowOnes, rowSums, false, false, 1, 0);
    Nd4j.gemm(columns, columnOnes, mapSums, false, false, 1, 0);
    float[] maps = result.read();
    double[] sums = new double[channels];
    for (int n = 0; n < batch; n++) {
      for (int c = 0; c < channels; c++) {
        sums[c] += maps[n * channels + c];
      }
    }
    return sums;
  }
}
