package org.spos.engine.torch;

import java.util.function.Supplier;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Context;
import org.bytedeco.pytorch.DeviceOptional;
import org.bytedeco.pytorch.SizeTPair;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptions;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.DeviceType;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.spos.engine.Device;
import org.spos.engine.EngineOptions;
import org.spos.engine.NativeMemory;
import org.spos.engine.Precision;

/** Where and in which numbers an engine computes. */
final class Processor implements AutoCloseable {
  private final Kept kept = new Kept();
  private final EngineOptions options;
  private final org.bytedeco.pytorch.Device device;
  private final Uploads uploads;
  private long peak;

  Processor(EngineOptions options) {
    this.options = options;
    try (PointerScope scope = new PointerScope()) {
      device = kept.keep(new org.bytedeco.pytorch.Device(options.device().toString()));
      uploads = new Uploads(device, kept);
    }
    if (isGpu()) {
      prepareGpu();
    }
  }

  /** Settings of the whole process, as libtorch has them. */
  private void prepareGpu() {
    Context context = torch.globalContext();
    boolean tensorCores = options.precision() != Precision.FLOAT32;
    context.setAllowTF32CuDNN(tensorCores);
    context.setAllowTF32CuBLAS(tensorCores);
    // cuDNN times its kernels and takes the fastest, which is not the same one each time.
    context.setBenchmarkCuDNN(!isDeterministic());
    context.setDeterministicCuDNN(isDeterministic());
    context.setDeterministicAlgorithms(isDeterministic(), true);
  }

  /** Whether the same bits are to come out each time: on a GPU only where asked, as it costs. */
  boolean isDeterministic() {
    return !isGpu() || options.deterministic();
  }

  EngineOptions options() {
    return options;
  }

  boolean isGpu() {
    return options.device().kind() == Device.Kind.CUDA;
  }

  org.bytedeco.pytorch.Device device() {
    return device;
  }

  Uploads uploads() {
    return uploads;
  }

  /** To be called first in everything that computes: threads are counted by each Java thread. */
  void enter() {
    if (torch.get_num_threads() != options.threads()) {
      torch.set_num_threads(options.threads());
    }
  }

  /** Options of a tensor on this device; of the innermost scope. */
  TensorOptions on(ScalarType type) {
    return new TensorOptions(type).device(new DeviceOptional(device));
  }

  /** A tensor of zeros on this device; of the innermost scope. */
  Tensor zeros(ScalarType type, long... shape) {
    return torch.zeros(shape, on(type));
  }

  /** Bytes that an activation's number takes. */
  static int activationBytes(Precision precision) {
    return precision == Precision.BF16 ? Short.BYTES : Float.BYTES;
  }

  /** Computes convolutions and what lies between them in the numbers that were asked for. */
  <T> T inPrecision(Supplier<T> forward) {
    if (options.precision() != Precision.BF16) {
      return forward.get();
    }
    DeviceType type = isGpu() ? DeviceType.CUDA : DeviceType.CPU;
    torch.set_autocast_dtype(type, ScalarType.BFloat16);
    torch.set_autocast_enabled(type, true);
    try {
      return forward.get();
    } finally {
      torch.set_autocast_enabled(type, false);
      torch.clear_cache(); // the rounded weights would be taken for those of the next step
    }
  }

  /** Waits for what has been begun on the device. */
  void synchronise() {
    if (isGpu()) {
      torch.synchronizeDevice((byte) options.device().index());
    }
  }

  /** Bytes that can be taken of the device's memory. */
  long freeBytes() {
    if (!isGpu()) {
      return NativeMemory.free();
    }
    try (PointerScope scope = new PointerScope()) {
      return torch.getMemoryInfo((byte) options.device().index()).first();
    }
  }

  /** The most bytes that were in use at a time; on a GPU of those times when this was asked. */
  synchronized long peakBytes() {
    if (!isGpu()) {
      return NativeMemory.peak();
    }
    try (PointerScope scope = new PointerScope()) {
      SizeTPair freeAndAll = torch.getMemoryInfo((byte) options.device().index());
      // libtorch keeps what it has taken, so that a look now and then misses little.
      peak = Math.max(peak, freeAndAll.second() - freeAndAll.first());
      return peak;
    }
  }

  /** Gives back what was let go; libtorch keeps a GPU's memory for later. */
  void giveMemoryBack() {
    if (isGpu()) {
      torch.emptyCache();
    }
  }

  @Override
  public void close() {
    kept.close();
  }
}
