package org.spos.engine.nd4j.kernel.onednn;

import org.spos.engine.nd4j.kernel.Activation;
import org.spos.engine.nd4j.kernel.Floats;
import org.spos.plan.ConvUnit;

/**
 * The weight gradient of a large depthwise kernel on a tiny map, in plain loops: dw[a, b] = Σ x[a +
 * i·stride, b + j·stride] · dy[i, j]. Most of the kernel hangs over the edge. oneDNN has only a
 * dense kernel for it, which computes all pairs of channels.
 */
final class TinyDepthwiseWeightGradient implements WeightGradient {
  private final Activation x;
  private final Activation dy;
  private final Floats dw;
  private final int kernel;
  private final int stride;
  private final TapSums sums;
  private final float[] input;
  private final float[] gradient;

  TinyDepthwiseWeightGradient(ConvUnit unit, Activation x, Activation dy, Floats dw) {
    this.x = x;
    this.dy = dy;
    this.dw = dw;
    kernel = unit.spec().kernel();
    stride = unit.spec().stride();
    sums = new TapSums(x.channels(), kernel);
    input = new float[x.channels() * x.side() * x.side()];
    gradient = new float[dy.channels() * dy.side() * dy.side()];
  }

  /** Whether the map is that small. */
  static boolean suits(ConvUnit unit) {
    return unit.spec().depthwise() && unit.spec().kernel() > 3 && unit.outputSide() < 4;
  }

  @Override
  public void run(int from, Floats share) {
    sums.clear();
    for (int n = 0; n < x.batch(); n++) {
      x.read(image(x, from, n), input);
      dy.read(image(dy, from, n), gradient);
      add();
    }
    sums.write(share);
  }

  /** The first element of the n-th image. */
  private static long image(Activation a, int from, int n) {
    return a.offset(from) + n * Activation.elements(1, a.channels(), a.side());
  }

  private void add() {
    int channels = x.channels();
    int pad = kernel / 2;
    for (int i = 0; i < dy.side(); i++) {
      for (int j = 0; j < dy.side(); j++) {
        int output = (i * dy.side() + j) * channels;
        for (int tap = 0; tap < kernel * kernel; tap++) {
          int row = i * stride + tap / kernel - pad;
          int column = j * stride + tap % kernel - pad;
          if (row >= 0 && row < x.side() && column >= 0 && column < x.side()) {
            int at = (row * x.side() + column) * channels;
            sums.addProducts(tap, input, at, gradient, output);
          }
        }
      }
    }
  }

  @Override
  public void sum(Floats shares, int count, boolean add) {
    sums.total(shares, count, dw, add);
  }

  /** Nothing: all memory is on the heap. */
  @Override
  public void close() {}
}
