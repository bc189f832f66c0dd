package org.spos.engine.nd4j.kernel.nd4j;

import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.spos.engine.nd4j.kernel.Activation;
import org.spos.engine.nd4j.kernel.Floats;
import org.spos.text.Text;

/**
 * ND4J arrays over existing memory. They own nothing. Operations make theirs once: a view costs
 * native bookkeeping that only a garbage collection takes back.
 */
final class Views {
  private Views() {}

  /** A row-major array over the whole range. */
  static INDArray dense(Floats floats, long... shape) {
    long[] stride = new long[shape.length];
    long step = 1;
    for (int axis = shape.length - 1; axis >= 0; axis--) {
      stride[axis] = step;
      step *= shape[axis];
    }
    if (step != floats.length()) {
      throw new IllegalArgumentException(Text.format("%d elements, not %d", floats.length(), step));
    }
    return strided(floats, shape, stride);
  }

  /** An array with any strides that starts at the first element of the range. */
  static INDArray strided(Floats floats, long[] shape, long[] stride) {
    return Nd4j.create(floats.buffer().data(), shape, stride, floats.offset());
  }

  /** The range as [length]. */
  static INDArray vector(Floats floats) {
    return dense(floats, floats.length());
  }

  /** A vector with one element a channel, as [1, C, 1, 1], which broadcasts over an activation. */
  static INDArray channelVector(Floats floats) {
    return dense(floats, 1, floats.length(), 1, 1);
  }

  /** An activation as [N, C, H, H]. */
  static INDArray nchw(Activation a) {
    return dense(a.floats(), a.batch(), a.channels(), a.side(), a.side());
  }

  /** An activation as a matrix for each image, [N, C, H·H]. */
  static INDArray images(Activation a) {
    return dense(a.floats(), a.batch(), a.channels(), (long) a.side() * a.side());
  }

  /**
   * Filters [C, 1, K, K] as the [K, K, C, 1] that depthwise operations of ND4J expect. The strided
   * view saves a copy; ND4J's own format 1 would take the memory as it is, but leaves oneDNN (40
   * times slower in 1.0.0-M2.1).
   */
  static INDArray depthwiseFilters(Floats floats, long channels, long kernel) {
    return strided(
        floats,
        new long[] {kernel, kernel, channels, 1},
        new long[] {kernel, 1, kernel * kernel, 1});
  }
}
