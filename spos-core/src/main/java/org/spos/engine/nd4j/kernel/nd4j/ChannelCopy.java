package org.spos.engine.nd4j.kernel.nd4j;

import org.nd4j.linalg.api.ndarray.INDArray;
import org.spos.engine.nd4j.kernel.Activation;
import org.spos.engine.nd4j.kernel.Floats;
import org.spos.engine.nd4j.kernel.Kernels.Operation;
import org.spos.text.Text;

/** Copies a range of channels, which is contiguous within an image. */
final class ChannelCopy implements Operation {
  private final INDArray[] from;
  private final INDArray[] to;

  ChannelCopy(
      ConvMethod method, Activation source, int from, Activation target, int to, int count) {
    if (source.batch() != target.batch() || source.side() != target.side()) {
      throw new IllegalArgumentException(
          "cannot copy channels of %s to %s".formatted(source, target));
    }
    // A strided copy is one launch on a GPU, but five times slower than a copy per image on a CPU.
    boolean perImage = method == ConvMethod.CPU;
    this.from = perImage ? slices(source, from, count) : whole(source, from, count);
    this.to = perImage ? slices(target, to, count) : whole(target, to, count);
  }

  private static INDArray[] slices(Activation a, int from, int count) {
    INDArray[] slices = new INDArray[a.batch()];
    for (int n = 0; n < slices.length; n++) {
      slices[n] = Views.vector(range(a, n, from, count));
    }
    return slices;
  }

  private static INDArray[] whole(Activation a, int from, int count) {
    long side = a.side();
    return new INDArray[] {
      Views.strided(
          range(a, 0, from, count),
          new long[] {a.batch(), count, side, side},
          new long[] {a.channels() * side * side, side * side, side, 1})
    };
  }

  private static Floats range(Activation a, int image, int from, int count) {
    if (from < 0 || count < 1 || from + count > a.channels()) {
      throw new IllegalArgumentException(
          Text.format("channels %d+%d of %d", from, count, a.channels()));
    }
    long map = (long) a.side() * a.side();
    return a.floats().slice(((long) image * a.channels() + from) * map, count * map);
  }

  @Override
  public void run(int first) {
    for (int n = 0; n < from.length; n++) {
      to[n].assign(from[n]);
    }
  }

  @Override
  public void close() {}
}
