package org.spos.bench;

import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DIFF_DST;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DIFF_SCALE;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DIFF_SHIFT;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DIFF_SRC;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_DST;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_MEAN;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_SCALE;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_SHIFT;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_SRC;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_VARIANCE;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_WORKSPACE;
import static org.bytedeco.dnnl.global.dnnl.dnnl_backward;
import static org.bytedeco.dnnl.global.dnnl.dnnl_forward_training;
import static org.bytedeco.dnnl.global.dnnl.dnnl_fuse_norm_relu;
import static org.bytedeco.dnnl.global.dnnl.dnnl_use_scale;
import static org.bytedeco.dnnl.global.dnnl.dnnl_use_shift;
import static org.bytedeco.dnnl.memory.data_type.bf16;
import static org.bytedeco.dnnl.memory.data_type.f32;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bytedeco.dnnl.IntMemoryMap;
import org.bytedeco.dnnl.batch_normalization_backward;
import org.bytedeco.dnnl.batch_normalization_forward;
import org.bytedeco.dnnl.engine;
import org.bytedeco.dnnl.memory;
import org.bytedeco.dnnl.primitive;
import org.bytedeco.dnnl.stream;
import org.spos.bench.kernel.KernelState;
import org.spos.engine.nd4j.kernel.Activation;
import org.spos.engine.nd4j.kernel.ElementType;
import org.spos.engine.nd4j.kernel.Floats;
import org.spos.engine.nd4j.kernel.Kernels;
import org.spos.engine.nd4j.kernel.onednn.OneDnnKernels;
import org.spos.plan.ConvUnit;
import org.spos.space.Nonlinearity;

/**
 * A convolution of the engine and oneDNN's whole batch normalisation after it, on a whole batch.
 */
final class Layer implements AutoCloseable {
  private final List<Floats> buffers = new ArrayList<>();
  private final OneDnnKernels kernels = new OneDnnKernels();
  private final Kernels.Weights weights;
  private final Kernels.Weights folded;
  private final Floats share;
  private final boolean backData;
  private final ElementType type;
  private final String kind;
  private final Kernels.Convolution convolution;
  private final Kernels.FoldedConvolution evaluation;
  private final engine cpu = new engine(engine.kind.cpu, 0);
  private final stream stream = new stream(cpu);
  private final IntMemoryMap forwardArguments = new IntMemoryMap();
  private final IntMemoryMap backwardArguments = new IntMemoryMap();
  private final primitive normalisation;
  private final primitive gradient;

  /**
   * A layer.
   *
   * @param first whether nobody needs the gradient of its input
   * @param type of the activations
   */
  Layer(ConvUnit unit, int batch, boolean first, ElementType type) {
    this.type = type;
    kind = KernelKind.of(unit);
    backData = !first;
    int in = unit.spec().in();
    int out = unit.spec().out();
    Activation x = maps(batch, in, unit.inputSide());
    Activation dx = maps(batch, in, unit.inputSide());
    Activation y = maps(batch, out, unit.outputSide());
    Activation dy = maps(batch, out, unit.outputSide());
    Activation z = maps(batch, out, unit.outputSide());
    Activation dz = maps(batch, out, unit.outputSide());
    Floats w = floats(unit.weights());
    share = floats(kernels.weightPart(unit));
    weights = kernels.weights(unit);
    folded = kernels.weights(unit);
    convolution =
        kernels.convolution(
            unit,
            new Kernels.ConvTensors(
                x,
                weights,
                y,
                Optional.of(
                    new Kernels.ConvGradients(
                        dy,
                        floats(unit.weights()),
                        backData ? Optional.of(dx) : Optional.empty()))));
    convolution.load(w);
    evaluation = kernels.foldedConvolution(unit, folded, floats(out), x, y, false);
    evaluation.load(w);

    memory.desc shape = describe(y);
    int flags =
        dnnl_use_scale
            | dnnl_use_shift
            | (unit.spec().nonlinearity() == Nonlinearity.RELU ? dnnl_fuse_norm_relu : 0);
    batch_normalization_forward.primitive_desc plan =
        new batch_normalization_forward.primitive_desc(
            cpu, dnnl_forward_training, shape, shape, Kernels.BN_EPSILON, flags);
    normalisation = new batch_normalization_forward(plan);
    gradient =
        new batch_normalization_backward(
            new batch_normalization_backward.primitive_desc(
                cpu, dnnl_backward, shape, shape, shape, Kernels.BN_EPSILON, flags, plan));
    memory.desc vector = new memory.desc(new long[] {out}, f32, memory.format_tag.a);
    for (IntMemoryMap map : List.of(forwardArguments, backwardArguments)) {
      map.put(DNNL_ARG_SRC, bind(y));
      map.put(DNNL_ARG_SCALE, new memory(vector, cpu, floats(out).pointer()));
    }
    memory mean = new memory(vector, cpu);
    memory variance = new memory(vector, cpu);
    forwardArguments.put(DNNL_ARG_SHIFT, new memory(vector, cpu, floats(out).pointer()));
    forwardArguments.put(DNNL_ARG_DST, bind(z));
    backwardArguments.put(DNNL_ARG_DIFF_DST, bind(dz));
    backwardArguments.put(DNNL_ARG_DIFF_SRC, bind(dy));
    backwardArguments.put(DNNL_ARG_DIFF_SCALE, new memory(vector, cpu));
    backwardArguments.put(DNNL_ARG_DIFF_SHIFT, new memory(vector, cpu));
    memory mask = new memory(plan.workspace_desc(), cpu);
    for (IntMemoryMap map : List.of(forwardArguments, backwardArguments)) {
      map.put(DNNL_ARG_MEAN, mean);
      map.put(DNNL_ARG_VARIANCE, variance);
      if (unit.spec().nonlinearity() == Nonlinearity.RELU) {
        map.put(DNNL_ARG_WORKSPACE, mask);
      }
    }
  }

  private static memory.desc describe(Activation a) {
    return new memory.desc(
        new long[] {a.batch(), a.channels(), a.side(), a.side()},
        a.type() == ElementType.FLOAT32 ? f32 : bf16,
        memory.format_tag.nhwc);
  }

  private memory bind(Activation a) {
    return new memory(describe(a), cpu, a.floats().pointer());
  }

  private Activation maps(int batch, int channels, int side) {
    long elements = Activation.elements(batch, channels, side);
    if (type == ElementType.FLOAT32) {
      return Activation.whole(floats(elements), batch, channels, side);
    }
    Floats memory = Floats.uninitialised(type.floats(elements));
    buffers.add(memory);
    Activation maps = new Activation(memory, type, batch, batch, channels, side);
    maps.write(0, KernelState.values(elements), Math.toIntExact(elements));
    return maps;
  }

  private Floats floats(long length) {
    Floats floats = KernelState.floats(length);
    buffers.add(floats);
    return floats;
  }

  /** Runs what a case asks of this layer, and gives the milliseconds of each kind of kernel. */
  Map<String, Double> millis(BenchCase benchCase) {
    Map<String, Double> millis = new LinkedHashMap<>();
    switch (benchCase) {
      case TRAIN -> {
        time(kind + " forward", () -> convolution.forward(0), millis);
        time(KernelKind.NORM_FORWARD, () -> run(normalisation, forwardArguments), millis);
        time(KernelKind.NORM_BACKWARD, () -> run(gradient, backwardArguments), millis);
        time(kind + " backwardWeights", () -> convolution.backwardWeights(0, share), millis);
        if (backData) {
          time(kind + " backwardData", () -> convolution.backwardData(0), millis);
        }
      }
      case EVAL -> time(kind + " forward", evaluation::forward, millis);
      case RECALIBRATION -> {
        time(kind + " forward", () -> convolution.forward(0), millis);
        time(KernelKind.NORM_FORWARD, () -> run(normalisation, forwardArguments), millis);
      }
    }
    return millis;
  }

  private static void time(String kernel, Runnable run, Map<String, Double> millis) {
    long start = System.nanoTime();
    run.run();
    millis.put(kernel, (System.nanoTime() - start) / 1e6);
  }

  private void run(primitive primitive, IntMemoryMap arguments) {
    primitive.execute(stream, arguments);
    stream._wait();
  }

  @Override
  public void close() {
    convolution.close();
    evaluation.close();
    weights.close();
    folded.close();
    normalisation.close();
    gradient.close();
    forwardArguments.close();
    backwardArguments.close();
    kernels.close();
    stream.close();
    cpu.close();
    buffers.forEach(Floats::close);
  }
}
