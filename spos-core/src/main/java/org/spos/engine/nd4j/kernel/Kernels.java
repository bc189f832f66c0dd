package org.spos.engine.nd4j.kernel;

import java.util.Optional;
import org.spos.engine.ImageBatch;
import org.spos.engine.PixelFormat;
import org.spos.plan.ConvUnit;

/**
 * The operations of SPOS networks on whole layers. Each is bound to its tensors once and then run
 * any number of times; all run on the calling thread's order. Weights are [out, in/groups, k, k]
 * row-major; activations have the layout of the implementation.
 *
 * <p>An operation holds native memory until closed and must not outlive its tensors.
 */
public interface Kernels extends AutoCloseable {
  /** BN's ε, PyTorch's default (spec A.3). */
  float BN_EPSILON = 1e-5f;

  /** Library and version, for manifests. */
  String description();

  /** A convolution without bias, for training. */
  Convolution convolution(ConvUnit unit, ConvTensors tensors);

  /** Batch normalisation in train mode. */
  BatchNorm batchNorm(boolean relu, BatchNormTensors tensors);

  /** A convolution with bias and optional ReLU, for evaluation. */
  FoldedConvolution foldedConvolution(ConvUnit unit, Activation x, Activation y);

  /** Copies channels [from, from + count) of one activation to channels [to, …) of another. */
  Operation copyChannels(Activation source, int from, Activation target, int to, int count);

  /** {@code target += source}, element by element. */
  Operation add(Activation target, Activation source);

  /** Mean over each map: x [N, C, H, H] to features [N, C] row-major, and its gradient. */
  Gradient globalPool(Activation x, Floats features, Activation dx, Floats dFeatures);

  /** Logits [N, classes] = features [N, C] · weightᵀ, and both gradients. */
  Gradient linear(LinearTensors tensors);

  /** Converts pixels to the network's input. */
  void images(ImageBatch batch, PixelFormat format, Activation target);

  /**
   * One SGD step as PyTorch does it: v ← momentum·v + (g + decay·w); w ← w − rate·v. The three
   * ranges have equal length.
   */
  void sgd(Floats w, Floats g, Floats v, double rate, double momentum, double decay);

  @Override
  void close();

  /** Something that runs on the tensors it was bound to. */
  interface Operation extends AutoCloseable {
    void run();

    @Override
    void close();
  }

  /** An operation with a gradient. */
  interface Gradient extends AutoCloseable {
    void forward();

    /** Writes all input gradients from the output gradient. */
    void backward();

    @Override
    void close();
  }

  /** y = x ∗ w and its gradients. */
  interface Convolution extends AutoCloseable {
    /** Reads x and w, writes y. */
    void forward();

    /** Reads x and dy, writes dw. */
    void backwardWeights();

    /** Reads w and dy, writes dx. */
    void backwardData();

    @Override
    void close();
  }

  /** z = (y − mean) / √(variance + ε) (· scale + shift), then ReLU if asked. */
  interface BatchNorm extends AutoCloseable {
    /** Reads y, writes z and the batch statistics. */
    void forward();

    /** Writes z once more, from y and the statistics of the last forward. */
    void repeat();

    /** Batch mean of the last forward, [C]. */
    float[] mean();

    /** Biased batch variance of the last forward, [C]. */
    float[] variance();

    /**
     * Replaces the gradient of z by that of y, in place; writes those of scale and shift. Reads y;
     * z may have been overwritten since the forward.
     */
    void backward();

    @Override
    void close();
  }

  /** y = relu(x ∗ w + b). */
  interface FoldedConvolution extends AutoCloseable {
    /** Takes weights and bias for the coming forwards. */
    void load(float[] weights, float[] bias);

    void forward();

    @Override
    void close();
  }

  /**
   * Tensors of a convolution.
   *
   * @param gradients empty when it only runs forward
   */
  record ConvTensors(Activation x, Floats w, Activation y, Optional<ConvGradients> gradients) {}

  /**
   * Gradients of a convolution.
   *
   * @param dx empty for the first layer, whose input is the image
   */
  record ConvGradients(Activation dy, Floats dw, Optional<Activation> dx) {}

  /**
   * Tensors of a batch normalisation; y and z may be the same when it only runs forward.
   *
   * @param affine scale and shift, empty without
   * @param gradient the gradient of z, overwritten by that of y; empty when it only runs forward
   */
  record BatchNormTensors(
      Activation y, Activation z, Optional<Affine> affine, Optional<Activation> gradient) {}

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
