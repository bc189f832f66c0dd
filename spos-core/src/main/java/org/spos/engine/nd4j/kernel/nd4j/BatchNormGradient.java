package org.spos.engine.nd4j.kernel.nd4j;

import java.util.Optional;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.spos.engine.nd4j.kernel.Activation;
import org.spos.engine.nd4j.kernel.Floats;
import org.spos.engine.nd4j.kernel.Kernels.BnGradients;
import org.spos.space.Nonlinearity;

/**
 * The two passes of the gradient of batch normalisation: sums over the channels, then the gradient
 * of the input.
 */
final class BatchNormGradient {
  private final BnGradients gradients;
  private final boolean keeps;
  private final Optional<Runnable> mask;
  private final INDArray dz;
  private final INDArray centred;
  private final INDArray product;
  private final ChannelSums gradientSums;
  private final ChannelSums productSums;
  private final ChannelArithmetic centre;
  private final ChannelArithmetic scale;
  private final ChannelArithmetic slope;
  private final ChannelArithmetic offset;
  private final INDArray dy;

  /**
   * A gradient.
   *
   * @param z output of the nonlinearity, which tells what it let pass
   * @param keeps whether dz is to stay as it is
   */
  BatchNormGradient(
      Activation y,
      Activation z,
      Nonlinearity nonlinearity,
      boolean keeps,
      BnGradients gradients,
      Workspace workspace) {
    this.gradients = gradients;
    this.keeps = keeps;
    Activation c = like(y, workspace.scratch(Workspace.Slot.SECOND, y.floats().length()));
    Activation p = like(y, workspace.scratch(Workspace.Slot.FIRST, y.floats().length()));
    dz = Views.vector(gradients.dz().floats());
    dy = Views.vector(gradients.dy().floats());
    centred = Views.vector(c.floats());
    product = Views.vector(p.floats());
    mask = Activate.mask(nonlinearity, Views.vector(z.floats()), product);
    gradientSums = new ChannelSums(gradients.dz(), workspace);
    productSums = new ChannelSums(p, workspace);
    centre = new ChannelArithmetic("subtract", y, c, workspace);
    scale =
        new ChannelArithmetic("multiply", gradients.dz(), keeps ? p : gradients.dz(), workspace);
    slope = new ChannelArithmetic("multiply", y, gradients.dy(), workspace);
    offset = new ChannelArithmetic("add", gradients.dy(), gradients.dy(), workspace);
  }

  private static Activation like(Activation a, Floats floats) {
    return Activation.whole(floats, a.batch(), a.channels(), a.side());
  }

  /** The first pass, which ends with dz times the factors unless dz is kept. */
  void reduce(
      float[] mean, double[] inverseDeviations, double[] factors, float[] dScale, float[] dShift) {
    // relu_bp does the same in ten times the time.
    mask.ifPresent(
        ones -> {
          ones.run();
          dz.muli(product);
        });
    centre.run(mean);
    double[] sums = gradientSums.compute();
    dz.muli(centred, product);
    double[] products = productSums.compute();
    for (int c = 0; c < dScale.length; c++) {
      dScale[c] = (float) (products[c] * inverseDeviations[c]);
      dShift[c] = (float) sums[c];
    }
    if (!keeps) {
      scale.run(factors);
    }
  }

  /** The second pass; the factors are those of the first. */
  void apply(double[] factors) {
    slope.run(gradients.slope().read());
    offset.run(gradients.offset().read());
    if (keeps) {
      scale.run(factors);
    }
    dy.addi(keeps ? product : dz);
  }
}
