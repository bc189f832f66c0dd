package org.spos.engine.torch;

import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;
import org.spos.engine.BnStatistics;
import org.spos.plan.ConvUnit;

/**
 * The numbers of a unit in training, all of them views.
 *
 * @param weight of the convolution, [out, in/groups, k, k]
 * @param scale of the normalisation, or nothing
 * @param shift likewise
 * @param running its running statistics
 * @param batch where those of a batch are wanted by themselves
 */
record TrainUnit(
    Tensor weight, TensorOptional scale, TensorOptional shift, Moments running, Moments batch) {
  /** PyTorch's. */
  static final double EPSILON = 1e-5;

  /** Mean and unbiased variance, [out] each. */
  record Moments(TensorOptional mean, TensorOptional variance) {}

  /**
   * Convolves, normalises by the batch's own statistics, and applies the nonlinearity.
   *
   * @param alone leaves the statistics by themselves, in place of moving the running ones
   */
  Tensor run(ConvUnit unit, Tensor x, boolean alone) {
    Moments moments = alone ? batch : running;
    Tensor y = Units.convolve(unit.spec(), x, weight, new TensorOptional());
    Tensor z =
        torch.batch_norm(
            y,
            scale,
            shift,
            moments.mean(),
            moments.variance(),
            true,
            alone ? 1 : BnStatistics.MOMENTUM,
            EPSILON,
            true);
    return Units.activate(unit.spec(), z);
  }
}
