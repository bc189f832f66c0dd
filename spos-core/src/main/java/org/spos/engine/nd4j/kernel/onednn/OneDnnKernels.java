package org.spos.engine.nd4j.kernel.onednn;

import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DST;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_SRC_0;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_SRC_1;
import static org.bytedeco.dnnl.global.dnnl.dnnl_cpu_isa_avx512_core_bf16;
import static org.bytedeco.dnnl.global.dnnl.dnnl_get_effective_cpu_isa;
import static org.bytedeco.dnnl.global.dnnl.dnnl_version;

import java.util.Optional;
import org.bytedeco.dnnl.binary;
import org.bytedeco.dnnl.global.dnnl.algorithm;
import org.bytedeco.dnnl.memory;
import org.bytedeco.javacpp.FloatPointer;
import org.spos.engine.ImageBatch;
import org.spos.engine.PixelFormat;
import org.spos.engine.nd4j.kernel.Activation;
import org.spos.engine.nd4j.kernel.Floats;
import org.spos.engine.nd4j.kernel.Kernels;
import org.spos.engine.nd4j.kernel.PixelTable;
import org.spos.plan.ConvUnit;
import org.spos.space.Nonlinearity;
import org.spos.text.Text;

/** Kernels on oneDNN primitives; activations are channels-last (N, H, W, C). */
public final class OneDnnKernels implements Kernels {
  /** Floats that SGD and sums hold on the heap at a time; three fit into L2. */
  private static final int CHUNK = 16_384;

  private final OneDnn dnn = new OneDnn();
  private final float[] weights = new float[CHUNK];
  private final float[] gradients = new float[CHUNK];
  private final float[] velocities = new float[CHUNK];
  private final PixelConversion pixels = new PixelConversion();

  /** Why activations cannot be bfloat16 on this processor; loads oneDNN. */
  public static Optional<String> bfloat16Obstacle() {
    int isa = dnnl_get_effective_cpu_isa();
    return (isa & dnnl_cpu_isa_avx512_core_bf16) == dnnl_cpu_isa_avx512_core_bf16
        ? Optional.empty()
        : Optional.of("bf16 needs a processor with AVX512-BF16 or AMX");
  }

  @Override
  public String description() {
    var version = dnnl_version();
    return Text.format("oneDNN %d.%d.%d", version.major(), version.minor(), version.patch());
  }

  @Override
  public Weights weights(ConvUnit unit) {
    return new OneDnnWeights();
  }

  @Override
  public Convolution convolution(ConvUnit unit, ConvTensors tensors) {
    return new OneDnnConvolution(dnn, unit, tensors);
  }

  @Override
  public BatchNorm batchNorm(Nonlinearity nonlinearity, BatchNormTensors tensors) {
    return new OneDnnBatchNorm(dnn, nonlinearity, tensors);
  }

  @Override
  public FoldedConvolution foldedConvolution(
      ConvUnit unit, Weights weights, Floats bias, Activation x, Activation y, boolean adds) {
    return new OneDnnFoldedConvolution(dnn, unit, weights, bias, x, y, adds);
  }

  @Override
  public Operation copyChannels(Activation source, int from, Activation target, int to, int count) {
    return new ChannelCopy(dnn, source, from, target, to, count);
  }

  @Override
  public Operation add(Activation target, Activation source) {
    memory.desc shape = OneDnn.describe(target);
    binary sum =
        new binary(
            new binary.primitive_desc(dnn.engine(), algorithm.binary_add, shape, shape, shape));
    Arguments arguments =
        new Arguments(dnn)
            .put(DNNL_ARG_SRC_0, target)
            .put(DNNL_ARG_SRC_1, source)
            .put(DNNL_ARG_DST, target);
    return new Operation() {
      @Override
      public void run(int from) {
        arguments.run(sum, from);
      }

      @Override
      public void close() {
        arguments.close();
        sum.close();
      }
    };
  }

  @Override
  public Gradient globalPool(Activation x, Floats features, Activation dx, Floats dFeatures) {
    return new OneDnnPool(dnn, x, features, dx, dFeatures);
  }

  @Override
  public Gradient linear(LinearTensors tensors) {
    return new OneDnnLinear(dnn, tensors);
  }

  @Override
  public void images(ImageBatch batch, int first, PixelFormat format, Activation target, int from) {
    int image = PixelTable.CHANNELS * batch.side() * batch.side();
    pixels.run(batch.pixels(), first * image, format, target, target.offset(from));
  }

  @Override
  public long weightPart(ConvUnit unit) {
    return weightShare(unit);
  }

  /** What {@link #weightPart} says of every set of this kind; loads nothing. */
  public static long weightShare(ConvUnit unit) {
    return new OneDnnConvolution.Geometry(unit).blockedWeights();
  }

  @Override
  public void accumulate(Floats sum, Floats addend) {
    for (long from = 0; from < sum.length(); from += CHUNK) {
      int count = (int) Math.min(CHUNK, sum.length() - from);
      FloatPointer total = sum.pointer().getPointer(from);
      total.get(weights, 0, count);
      addend.pointer().getPointer(from).get(gradients, 0, count);
      for (int i = 0; i < count; i++) {
        weights[i] += gradients[i];
      }
      total.put(weights, 0, count);
    }
  }

  @Override
  public void sgd(Floats w, Floats g, Floats v, double rate, double momentum, double decay) {
    float lr = (float) rate;
    float keep = (float) momentum;
    float shrink = (float) decay;
    for (long from = 0; from < w.length(); from += CHUNK) {
      int count = (int) Math.min(CHUNK, w.length() - from);
      FloatPointer weight = w.pointer().getPointer(from);
      FloatPointer velocity = v.pointer().getPointer(from);
      weight.get(weights, 0, count);
      velocity.get(velocities, 0, count);
      g.pointer().getPointer(from).get(gradients, 0, count);
      for (int i = 0; i < count; i++) {
        velocities[i] = keep * velocities[i] + (gradients[i] + shrink * weights[i]);
        weights[i] -= lr * velocities[i];
      }
      weight.put(weights, 0, count);
      velocity.put(velocities, 0, count);
    }
  }

  @Override
  public void close() {
    dnn.close();
  }
}
