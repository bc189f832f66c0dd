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
      image(x, from, n).read(input);
      image(dy, from, n).read(gradient);
      add();
    }
    sums.write(share);
  }

  private static Floats image(Activation a, int from, int n) {
    long length = Activation.elements(1, a.channels(), a.side());
    return a.floats().slice(a.offset(from) + n * length, length);
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
