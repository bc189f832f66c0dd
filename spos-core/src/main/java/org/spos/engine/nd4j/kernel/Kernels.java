package org.spos.engine.nd4j.kernel;

import java.util.Optional;
import org.spos.engine.ImageBatch;
import org.spos.engine.PixelFormat;
import org.spos.plan.ConvUnit;
import org.spos.space.Nonlinearity;

/**
 * The operations of SPOS networks on whole layers. Each is bound to its tensors once and then run
 * any number of times. Weights are [out, in/groups, k, k] row-major; activations have the layout of
 * the implementation.
 *
 * <p>An operation works on as many images at a time as its activations say. Where they hold more,
 * {@code from} is the first image to work on; an activation that holds no more stays where it is
 * ({@link Activation#offset}).
 *
 * <p>Kernels and what they make serve one thread. An operation holds native memory until closed and
 * must not outlive its tensors.
 */
public interface Kernels extends AutoCloseable {
  /** BN's ε, PyTorch's default. */
  float BN_EPSILON = 1e-5f;

  /** What a ReLU6 lets pass at most. */
  float RELU6_TOP = 6;

  /** Library and version, for manifests. */
  String description();

  /** Room for the weights of a unit, which kernels of this kind may share. */
  Weights weights(ConvUnit unit);

  /** A convolution without bias, for training. */
  Convolution convolution(ConvUnit unit, ConvTensors tensors);

  /**
   * Batch normalisation in train mode.
   *
   * @param nonlinearity what follows it; none where something is added
   */
  BatchNorm batchNorm(Nonlinearity nonlinearity, BatchNormTensors tensors);

  /**
   * A convolution with bias and the unit's nonlinearity, for evaluation.
   *
   * @param bias [C], read at each forward
   * @param adds whether it adds to y, and has no nonlinearity then, instead of overwriting it
   */
  FoldedConvolution foldedConvolution(
      ConvUnit unit, Weights weights, Floats bias, Activation x, Activation y, boolean adds);

  /** Copies channels [from, from + count) of one activation to channels [to, …) of another. */
  Operation copyChannels(Activation source, int from, Activation target, int to, int count);

  /** {@code target += source}, element by element. */
  Operation add(Activation target, Activation source);

  /** Mean over each map: x [N, C, H, H] to features [N, C] row-major, and its gradient. */
  Gradient globalPool(Activation x, Floats features, Activation dx, Floats dFeatures);

  /** Logits [N, classes] = features [N, C] · weightᵀ, and both gradients. */
  Gradient linear(LinearTensors tensors);

  /** Converts the pixels of a batch, from image {@code first} on, to the network's input. */
  void images(ImageBatch batch, int first, PixelFormat format, Activation target, int from);

  /** Floats that are enough for what {@link Convolution#backwardWeights} leaves for one part. */
  long weightPart(ConvUnit unit);

  /** {@code sum += addend}, element by element; the ranges have equal length. */
  void accumulate(Floats sum, Floats addend);

  /**
   * One SGD step as PyTorch does it: v ← momentum·v + (g + decay·w); w ← w − rate·v. The three
   * ranges have equal length.
   */
  void sgd(Floats w, Floats g, Floats v, double rate, double momentum, double decay);

  @Override
  void close();

  /** Something that runs on the tensors it was bound to. */
  interface Operation extends AutoCloseable {
    void run(int from);

    @Override
    void close();
  }

  /** An operation with a gradient. */
  interface Gradient extends AutoCloseable {
    void forward(int from);

    /** Writes all input gradients from the output gradient. */
    void backward(int from);

    @Override
    void close();
  }

  /**
   * Weights in the form that operations read. Operations of several threads share them if they are
   * for the same unit and the same number of images; what one of them loads is for all.
   */
  interface Weights extends AutoCloseable {
    @Override
    void close();
  }

  /** y = x ∗ w and its gradients. */
  interface Convolution extends AutoCloseable {
    /**
     * Takes weights for the coming calls; not while another thread uses them.
     *
     * @param w free to change afterwards
     */
    void load(Floats w);

    /** Reads x, writes y. */
    void forward(int from);

    /**
     * Reads x and dy, leaves these images' share of dw.
     *
     * @param share at least {@link #weightPart} floats, for {@link #sumWeights} to read
     */
    void backwardWeights(int from, Floats share);

    /**
     * Writes dw from the shares, in their order.
     *
     * @param shares count times as many floats as one share was given
     * @param add whether to add to dw
     */
    void sumWeights(Floats shares, int count, boolean add);

    /** Reads dy, writes dx. */
    void backwardData(int from);

    @Override
    void close();
  }

  /**
   * z = (y − mean) / √(variance + ε) (· scale + shift), then the nonlinearity, or plus the addend.
   * Who uses it brings the statistics of parts of a batch together and gives them back in {@link
   * Moments} and {@link BnGradients}.
   *
   * <p>The gradient of z is the addend's too. So it is not overwritten where there is an addend,
   * and may lie in the same place as that of the addend, to which others then add.
   */
  interface BatchNorm extends AutoCloseable {
    /**
     * Reads y; overwrites the scratch tensor.
     *
     * @param mean receives the images' mean, [C]
     * @param variance receives the images' biased variance, [C]
     */
    void statistics(int from, float[] mean, float[] variance);

    /** Reads y and the moments, writes z. */
    void normalise(int from);

    /**
     * The same into the scratch tensor, where nothing is added; has to come right before {@link
     * #reduce} where there is a nonlinearity.
     */
    void restore(int from);

    /**
     * Replaces dz by scale/σ · dz where the nonlinearity let it pass, else 0; leaves it as it is
     * where there is an addend, and may overwrite the scratch tensor then.
     *
     * @param dScale receives the images' Σ dz · (y − mean)/σ, [C]
     * @param dShift receives the images' Σ dz, [C]
     */
    void reduce(int from, float[] dScale, float[] dShift);

    /**
     * Reads y and what {@link #reduce} left; writes dy = dz + slope · y + offset, with scale/σ · dz
     * where there is an addend.
     */
    void apply(int from);

    @Override
    void close();
  }

  /** y = f(x ∗ w + b), or y += x ∗ w + b. */
  interface FoldedConvolution extends AutoCloseable {
    /** Takes weights for the coming forwards, as {@link Convolution#load} does. */
    void load(Floats w);

    void forward();

    @Override
    void close();
  }

  /**
   * Tensors of a convolution.
   *
   * @param gradients empty when it only runs forward
   */
  record ConvTensors(
      Activation x, Weights weights, Activation y, Optional<ConvGradients> gradients) {}

  /**
   * Gradients of a convolution.
   *
   * @param dx empty for the first layer, whose input is the image
   */
  record ConvGradients(Activation dy, Floats dw, Optional<Activation> dx) {}

  /**
   * Tensors of a batch normalisation.
   *
   * @param z may be y when it only runs forward
   * @param scratch shaped as y; may be z
   * @param addend shaped as z, and added to it
   * @param affine scale and shift, empty without
   * @param gradients empty when it only runs forward
   */
  record BatchNormTensors(
      Activation y,
      Activation z,
      Activation scratch,
      Optional<Activation> addend,
      Optional<Affine> affine,
      Moments moments,
      Optional<BnGradients> gradients) {}

  /** Mean and biased variance of the whole batch, [C] each. */
  record Moments(Floats mean, Floats variance) {}

  /**
   * Gradients of a batch normalisation.
   *
   * @param dz gradient of z, overwritten unless there is an addend
   * @param dy gradient of y
   * @param slope of dy by y, [C]
   * @param offset [C]
   */
  record BnGradients(Activation dz, Activation dy, Floats slope, Floats offset) {}

  /** Scale and shift with their gradients, [C] each. */
  record Affine(Floats scale, Floats shift, Floats dScale, Floats dShift) {}

  /** Tensors of the classifier: features [N, C], weight [K, C], logits [N, K], and gradients. */
  record LinearTensors(
      int batch,
      int features,
      int classes,
      Floats x,
      Floats w,
      Floats y,
      Floats dx,
      Floats dw,
      Floats dy) {}
}
