package org.spos.bench.peer;

import static org.bytedeco.pytorch.global.torch.cross_entropy_loss;
import static org.bytedeco.pytorch.global.torch.dropout;
import static org.bytedeco.pytorch.global.torch.linear;
import static org.bytedeco.pytorch.global.torch.randn;
import static org.bytedeco.pytorch.global.torch.zeros;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.AbstractTensor;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.SGD;
import org.bytedeco.pytorch.SGDOptions;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.DeviceType;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.spos.bench.BenchInput;
import org.spos.bench.BenchNetwork;
import org.spos.bench.PaperPath;
import org.spos.bench.Workload;

/** A path of the benchmark as a network of its own. */
final class TorchNetwork implements BenchNetwork {
  private static final int NO_IGNORED_CLASS = -100;
  private static final int MEAN_OF_BATCH = 1;

  private final PointerScope scope = new PointerScope();
  private final Branch features;
  private final Tensor classifier;
  private final Optional<Tensor> bias;
  private final Workload workload;
  private final boolean narrow;
  private final SGD optimizer;
  private final Tensor images;
  private final Tensor labels;

  /**
   * The network of a workload.
   *
   * @param narrow whether it computes in bfloat16, by autocast
   */
  TorchNetwork(MemoryLayout layout, boolean narrow, Workload workload, BenchInput input) {
    this.narrow = narrow;
    this.workload = workload;
    images = images(layout, input);
    labels = AbstractTensor.create(input.labels()).to(ScalarType.Long);
    features = Features.of(workload, layout, input.side());
    classifier = randn(workload.classes(), Features.width(workload)).mul(new Scalar(0.01));
    classifier.set_requires_grad(true);
    bias = workload.macro() ? Optional.of(zeros(workload.classes())) : Optional.empty();
    bias.ifPresent(vector -> vector.set_requires_grad(true));
    SGDOptions options = new SGDOptions(workload.learningRate());
    options.momentum().put(PaperPath.MOMENTUM);
    options.weight_decay().put(PaperPath.WEIGHT_DECAY);
    optimizer = new SGD(new TensorVector(parameters().toArray(Tensor[]::new)), options);
  }

  /** [N, 3, side, side] of 0…255. Made once: unlike ours, the timed steps start from floats. */
  private static Tensor images(MemoryLayout layout, BenchInput input) {
    byte[] pixels = input.pixels();
    float[] values = new float[pixels.length];
    for (int i = 0; i < values.length; i++) {
      values[i] = pixels[i] & 0xff;
    }
    Tensor nhwc = AbstractTensor.create(values, input.batch(), input.side(), input.side(), 3);
    return layout.of(nhwc.permute(0, 3, 1, 2));
  }

  /** All tensors that are trained. */
  List<Tensor> parameters() {
    List<Tensor> parameters = new ArrayList<>(features.parameters());
    parameters.add(classifier);
    bias.ifPresent(parameters::add);
    return parameters;
  }

  /** [N, classes], in float32. */
  private Tensor logits(BnMode mode, boolean train) {
    if (!narrow) {
      return forward(mode, train);
    }
    torch.set_autocast_dtype(DeviceType.CPU, ScalarType.BFloat16);
    torch.set_autocast_enabled(DeviceType.CPU, true);
    try {
      return forward(mode, train).to(ScalarType.Float);
    } finally {
      torch.set_autocast_enabled(DeviceType.CPU, false);
      torch.clear_cache();
    }
  }

  private Tensor forward(BnMode mode, boolean train) {
    Tensor pooled = features.forward(images, mode).mean(2, 3);
    Tensor kept = workload.dropout() > 0 ? dropout(pooled, workload.dropout(), train) : pooled;
    return bias.isPresent()
        ? linear(kept, classifier, new TensorOptional(bias.get()))
        : linear(kept, classifier);
  }

  @Override
  public double trainStep() {
    // A scope frees what a step makes at its end, not when the garbage collector comes by.
    try (PointerScope step = new PointerScope()) {
      optimizer.zero_grad();
      Tensor loss =
          cross_entropy_loss(
              logits(BnMode.TRAIN, true),
              labels,
              new TensorOptional(),
              MEAN_OF_BATCH,
              NO_IGNORED_CLASS,
              workload.labelSmoothing());
      loss.backward();
      optimizer.step();
      return loss.item_float();
    }
  }

  @Override
  public void evaluate() {
    withoutGradients(BnMode.EVAL);
  }

  @Override
  public void recalibrate() {
    withoutGradients(BnMode.RECALIBRATION);
  }

  private void withoutGradients(BnMode mode) {
    try (PointerScope step = new PointerScope();
        NoGradGuard guard = new NoGradGuard()) {
      logits(mode, false);
    }
  }

  @Override
  public void close() {
    scope.close();
  }
}
