package org.spos.engine.nd4j.kernel.nd4j;

import java.util.Optional;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.spos.engine.ImageBatch;
import org.spos.engine.PixelFormat;
import org.spos.engine.nd4j.kernel.Activation;
import org.spos.engine.nd4j.kernel.Floats;
import org.spos.engine.nd4j.kernel.Kernels;
import org.spos.plan.ConvUnit;
import org.spos.space.Nonlinearity;

/**
 * Kernels on standard ND4J operations. Activations are [N, C, H, H] row-major. Everything runs on
 * the device of the ND4J backend; not thread-safe, because operations share scratch memory. They
 * take a batch as a whole: activations are never windows.
 */
public final class Nd4jKernels implements Kernels {
  private final Workspace workspace = new Workspace();
  private final SgdStep sgd = new SgdStep(workspace);
  private final ConvMethod method;

  /** Kernels for the backend that ND4J has loaded. */
  public Nd4jKernels() {
    this(ConvMethod.ofBackend());
  }

  Nd4jKernels(ConvMethod method) {
    this.method = method;
  }

  @Override
  public String description() {
    String backend = Nd4j.getBackend().getClass().getSimpleName();
    return "ND4J %s, %s".formatted(Nd4jVersion.get(), backend);
  }

  @Override
  public Weights weights(ConvUnit unit) {
    return Nd4jWeights.of(unit);
  }

  @Override
  public Convolution convolution(ConvUnit unit, ConvTensors tensors) {
    ConvShape shape = ConvShape.of(unit, tensors.x(), tensors.y());
    return new Nd4jConvolution(shape, method, tensors, workspace);
  }

  @Override
  public BatchNorm batchNorm(Nonlinearity nonlinearity, BatchNormTensors tensors) {
    return new Nd4jBatchNorm(nonlinearity, tensors, workspace);
  }

  @Override
  public FoldedConvolution foldedConvolution(
      ConvUnit unit, Weights weights, Floats bias, Activation x, Activation y, boolean adds) {
    ConvShape shape = ConvShape.of(unit, x, y);
    Activation target =
        adds
            ? Activation.whole(
                workspace.scratch(Workspace.Slot.FIRST, y.floats().length()),
                y.batch(),
                y.channels(),
                y.side())
            : y;
    return new Nd4jFoldedConvolution(
        shape, method, weights, bias, x, target, adds ? Optional.of(y) : Optional.empty());
  }

  @Override
  public Operation copyChannels(Activation source, int from, Activation target, int to, int count) {
    return new ChannelCopy(method, source, from, target, to, count);
  }

  @Override
  public Operation add(Activation target, Activation source) {
    INDArray sum = Views.vector(target.floats());
    INDArray addend = Views.vector(source.floats());
    return new Operation() {
      @Override
      public void run(int from) {
        Nd4j.getBlasWrapper().level1().axpy(sum.length(), 1, addend, sum);
      }

      @Override
      public void close() {}
    };
  }

  @Override
  public Gradient globalPool(Activation x, Floats features, Activation dx, Floats dFeatures) {
    return new GlobalPool(x, features, dx, dFeatures, workspace);
  }

  @Override
  public Gradient linear(LinearTensors tensors) {
    return new Linear(tensors);
  }

  @Override
  public void images(ImageBatch batch, int first, PixelFormat format, Activation target, int from) {
    Pixels.convert(batch, first, format, target);
  }

  @Override
  public long weightPart(ConvUnit unit) {
    return 0;
  }

  @Override
  public void accumulate(Floats sum, Floats addend) {
    Nd4j.getBlasWrapper().level1().axpy(sum.length(), 1, Views.vector(addend), Views.vector(sum));
  }

  @Override
  public void sgd(Floats w, Floats g, Floats v, double rate, double momentum, double decay) {
    sgd.run(w, g, v, rate, momentum, decay);
  }

  /** Frees the scratch memory; operations made here must not run afterwards. */
  @Override
  public void close() {
    workspace.close();
  }
}
