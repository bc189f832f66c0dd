package org.spos.engine;

/**
 * What stays the same over all steps of a network.
 *
 * @param pixelFormat how pixels are fed
 * @param maxBatch the largest batch that will be trained, predicted or recalibrated with
 * @param training whether it will be trained; evaluation alone needs much less memory
 * @param momentum of SGD, in [0, 1); no Nesterov
 * @param weightDecay of SGD, added to the gradient
 * @param decayVectors whether BN scales and shifts decay too (NNI) or only weights (Megvii)
 * @param labelSmoothing ε in q = (1−ε)·onehot + ε/K
 */
public record NetworkOptions(
    PixelFormat pixelFormat,
    int maxBatch,
    boolean training,
    double momentum,
    double weightDecay,
    boolean decayVectors,
    double labelSmoothing) {

  /** For a network that is trained. */
  public NetworkOptions(
      PixelFormat pixelFormat,
      int maxBatch,
      double momentum,
      double weightDecay,
      boolean decayVectors,
      double labelSmoothing) {
    this(pixelFormat, maxBatch, true, momentum, weightDecay, decayVectors, labelSmoothing);
  }

  /** For a network that is not trained. */
  public static NetworkOptions inference(PixelFormat pixelFormat, int maxBatch) {
    return new NetworkOptions(pixelFormat, maxBatch, false, 0, 0, false, 0);
  }
}
