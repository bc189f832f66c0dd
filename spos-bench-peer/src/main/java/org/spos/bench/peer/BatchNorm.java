package org.spos.bench.peer;

import static org.bytedeco.pytorch.global.torch.batch_norm;
import static org.bytedeco.pytorch.global.torch.ones;
import static org.bytedeco.pytorch.global.torch.relu_;
import static org.bytedeco.pytorch.global.torch.zeros;

import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;

/** Batch normalisation without scale and shift, as in a supernet; then ReLU, if asked. */
final class BatchNorm implements Layer {
  private static final double EPSILON = 1e-5;

  // Not static: it would be freed with the scope of the network that made it first.
  private final TensorOptional none = new TensorOptional();
  private final TensorOptional mean;
  private final TensorOptional variance;
  private final boolean relu;

  BatchNorm(int channels, boolean relu) {
    this.mean = new TensorOptional(zeros(channels));
    this.variance = new TensorOptional(ones(channels));
    this.relu = relu;
  }

  @Override
  public Tensor forward(Tensor x, BnMode mode) {
    Tensor y =
        batch_norm(
            x, none, none, mean, variance, mode.batchStatistics(), mode.momentum(), EPSILON, false);
    return relu ? relu_(y) : y;
  }

  @Override
  public List<Tensor> parameters() {
    return List.of();
  }
}
