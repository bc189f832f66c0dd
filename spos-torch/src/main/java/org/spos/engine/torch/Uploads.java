package org.spos.engine.torch;

import org.bytedeco.javacpp.Pointer;
import org.bytedeco.javacpp.PointerPointer;
import org.bytedeco.pytorch.BoolOptional;
import org.bytedeco.pytorch.Device;
import org.bytedeco.pytorch.DeviceGuardImplInterface;
import org.bytedeco.pytorch.MemoryFormatOptional;
import org.bytedeco.pytorch.Stream;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptions;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.DeviceType;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.jspecify.annotations.Nullable;

/**
 * The way of images, labels and dropout masks to the device. On a GPU they go through pinned memory
 * on a stream of their own, so that a copy overlaps with what is being computed; whoever computes
 * with them waits for them on the device, not in Java. Pinned memory that is let go is not given
 * away again before its copy is over: libtorch's allocator sees to that.
 */
final class Uploads {
  private final Device device;
  private final @Nullable Stream copying;

  /**
   * Uploads to a device.
   *
   * @param kept holds the stream
   */
  Uploads(Device device, Kept kept) {
    this.device = device;
    this.copying =
        device.is_cuda()
            ? kept.keep(
                torch.getDeviceGuardImpl(DeviceType.CUDA).getStreamFromGlobalPool(device, false))
            : null;
  }

  /** Some images of a batch, uint8 [N, side, side, 3]; of the innermost scope. */
  Tensor bytes(byte[] values, int from, int count, long... shape) {
    Tensor host = host(ScalarType.Byte, shape);
    Numbers.put(values, from, count, host);
    return sent(host);
  }

  /** Some labels, int64 [N]; of the innermost scope. */
  Tensor labels(int[] values, int from, int count) {
    Tensor host = host(ScalarType.Long, count);
    Numbers.put(values, from, count, host);
    return sent(host);
  }

  /** Floats; of the innermost scope. */
  Tensor floats(float[] values, long... shape) {
    Tensor host = host(ScalarType.Float, shape);
    Numbers.put(values, host);
    return sent(host);
  }

  private Tensor host(ScalarType type, long... shape) {
    TensorOptions options = new TensorOptions(type);
    if (copying != null) {
      options = options.pinned_memory(new BoolOptional(true));
    }
    return torch.empty(shape, options, new MemoryFormatOptional());
  }

  private Tensor sent(Tensor host) {
    if (copying == null) {
      return host;
    }
    DeviceGuardImplInterface guard = torch.getDeviceGuardImpl(DeviceType.CUDA);
    Stream computing = guard.getStream(device);
    PointerPointer<Pointer> event = new PointerPointer<>(1);
    event.put(0, (Pointer) null);
    Tensor sent;
    guard.exchangeStream(copying);
    try {
      sent = host.to(device, host.scalar_type(), true, false, new MemoryFormatOptional());
      guard.record(event, copying, device.index(), torch.EventFlag.PYTORCH_DEFAULT);
    } finally {
      guard.exchangeStream(computing);
    }
    Pointer copied = event.get(0);
    guard.block(copied, computing);
    guard.destroyEvent(copied, device.index());
    sent.record_stream(computing);
    return sent;
  }
}
