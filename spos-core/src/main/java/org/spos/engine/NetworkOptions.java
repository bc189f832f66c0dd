package org.spos.engine;

/**
 * What stays the same over all steps of a network.
 *
 * @param pixelFormat how pixels are fed
 * @param maxBatch the largest batch that will be trained, predicted or recalibrated with
 * @param training whether it will be trained; evaluation alone needs much less memory
 * @param momentum of SGD, in [0, 1); no Nesterov
 * @param weightDecay of SGD, added to the gradient
 * @param decayVectors whether vectors (BN scales and shifts, the classifier's bias) decay too (NNI)
 *     or only weights (Megvii)
 * @param labelSmoothing ε in q = (1−ε)·onehot + ε/K
 * @param shards into which a batch is cut that is trained with, each normalised by its own
 *     statistics; memory is needed for one of them
 * @param clipNorm largest L2 norm of a step's gradient, all parameters of its paths together and
 *     before weight decay: g ← g · min(1, clipNorm / (‖g‖ + 1e-6)) as PyTorch's clip_grad_norm_; 0
 *     for none
 */
public record NetworkOptions(
    PixelFormat pixelFormat,
    int maxBatch,
    boolean training,
    double momentum,
    double weightDecay,
    boolean decayVectors,
    double labelSmoothing,
    int shards,
    double clipNorm) {

  /** For a network that is trained with whole batches. */
  public NetworkOptions(
      PixelFormat pixelFormat,
      int maxBatch,
      double momentum,
      double weightDecay,
      boolean decayVectors,
      double labelSmoothing) {
    this(pixelFormat, maxBatch, true, momentum, weightDecay, decayVectors, labelSmoothing, 1, 0);
  }

  /** For a network that is not trained. */
  public static NetworkOptions inference(PixelFormat pixelFormat, int maxBatch) {
    return new NetworkOptions(pixelFormat, maxBatch, false, 0, 0, false, 0, 1, 0);
  }

  /** The same with batches cut into so many shards. */
  public NetworkOptions withShards(int count) {
    return new NetworkOptions(
        pixelFormat,
        maxBatch,
        training,
        momentum,
        weightDecay,
        decayVectors,
        labelSmoothing,
        count,
        clipNorm);
  }

  /** The same with batches of so many images. */
  public NetworkOptions withMaxBatch(int images) {
    return new NetworkOptions(
        pixelFormat,
        images,
        training,
        momentum,
        weightDecay,
        decayVectors,
        labelSmoothing,
        shards,
        clipNorm);
  }

  /** The same with gradients of at most this norm. */
  public NetworkOptions withClipNorm(double norm) {
    return new NetworkOptions(
        pixelFormat,
        maxBatch,
        training,
        momentum,
        weightDecay,
        decayVectors,
        labelSmoothing,
        shards,
        norm);
  }

  /** Most images that are in memory at a time. */
  public int maxShard() {
    return new Shards(maxBatch, shards).size();
  }
}
