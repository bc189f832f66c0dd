package org.spos.engine.nd4j.kernel.nd4j;

import java.util.Optional;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.api.ops.impl.scalar.Step;
import org.nd4j.linalg.factory.Nd4j;
import org.spos.engine.nd4j.kernel.Activation;
import org.spos.engine.nd4j.kernel.Floats;
import org.spos.engine.nd4j.kernel.Kernels.Affine;

/**
 * The gradient of batch normalisation, in place over the gradient of its output. With c = y − mean,
 * σ = √(variance + ε) and M elements a channel:
 *
 * <pre>dy = scale/σ · (dz − Σdz/M − c · Σ(dz·c)/(M·σ²))</pre>
 */
final class BatchNormGradient {
  private final int channels;
  private final double count;
  private final boolean relu;
  private final ChannelArithmetic maskScale;
  private final Optional<ChannelArithmetic> maskShift;
  private final Step positive;
  private final INDArray gradient;
  private final INDArray centred;
  private final INDArray product;
  private final ChannelSums gradientSums;
  private final ChannelSums productSums;
  private final ChannelArithmetic centre;
  private final ChannelArithmetic subtractMean;
  private final ChannelArithmetic project;
  private final ChannelArithmetic scale;

  /**
   * @param relu whether a ReLU follows; its mask is computed again from y, since the output may be
   *     gone
   */
  BatchNormGradient(
      Activation y, boolean relu, boolean affine, Activation dz, Workspace workspace) {
    this.relu = relu;
    channels = y.channels();
    count = (double) y.batch() * y.side() * y.side();
    Activation c = like(y, workspace.scratch(Workspace.Slot.SECOND, y.floats().length()));
    Activation p = like(y, workspace.scratch(Workspace.Slot.FIRST, y.floats().length()));
    gradient = Views.vector(dz.floats());
    centred = Views.vector(c.floats());
    product = Views.vector(p.floats());
    maskScale = new ChannelArithmetic("multiply", c, p, workspace);
    maskShift =
        affine ? Optional.of(new ChannelArithmetic("add", p, p, workspace)) : Optional.empty();
    positive = new Step(product, product, 0);
    gradientSums = new ChannelSums(dz, workspace);
    productSums = new ChannelSums(p, workspace);
    centre = new ChannelArithmetic("subtract", y, c, workspace);
    subtractMean = new ChannelArithmetic("subtract", dz, dz, workspace);
    project = new ChannelArithmetic("multiply", c, c, workspace);
    scale = new ChannelArithmetic("multiply", dz, dz, workspace);
  }

  private static Activation like(Activation a, Floats floats) {
    return new Activation(floats, a.batch(), a.channels(), a.side());
  }

  /** dz ← dz where the output is positive, else 0; relu_bp does the same in ten times the time. */
  private void mask(double[] factors, float[] shift) {
    maskScale.run(factors);
    maskShift.ifPresent(add -> add.run(shift));
    Nd4j.exec(positive);
    gradient.muli(product);
  }

  /**
   * Turns dz into dy.
   *
   * @param shift empty without
   */
  Sums run(float[] mean, double[] inverseDeviations, double[] factors, float[] shift) {
    centre.run(mean);
    if (relu) {
      mask(factors, shift);
    }
    double[] sums = gradientSums.compute();
    gradient.muli(centred, product);
    double[] products = productSums.compute();

    double[] means = new double[channels];
    double[] slopes = new double[channels];
    for (int c = 0; c < channels; c++) {
      means[c] = sums[c] / count;
      slopes[c] = products[c] * inverseDeviations[c] * inverseDeviations[c] / count;
    }
    subtractMean.run(means);
    project.run(slopes);
    gradient.subi(centred);
    scale.run(factors);
    return new Sums(sums, products);
  }

  /** Σdz and Σ(dz·c) of each channel. */
  record Sums(double[] gradient, double[] product) {
    void write(Affine affine, double[] inverseDeviations) {
      float[] dScale = new float[product.length];
      float[] dShift = new float[gradient.length];
      for (int c = 0; c < dScale.length; c++) {
        dScale[c] = (float) (product[c] * inverseDeviations[c]);
        dShift[c] = (float) gradient[c];
      }
      affine.dScale().write(dScale);
      affine.dShift().write(dShift);
    }
  }
}
