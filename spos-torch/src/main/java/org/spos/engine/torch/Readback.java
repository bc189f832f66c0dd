package org.spos.engine.torch;

import org.bytedeco.javacpp.Pointer;
import org.bytedeco.javacpp.PointerPointer;
import org.bytedeco.pytorch.BoolOptional;
import org.bytedeco.pytorch.DeviceGuardImplInterface;
import org.bytedeco.pytorch.MemoryFormatOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptions;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.DeviceType;
import org.bytedeco.pytorch.global.torch.EventFlag;

/** Numbers on their way from a GPU into pinned memory, behind all that was begun before. */
final class Readback implements AutoCloseable {
  private final Kept kept = new Kept();
  private final Tensor host;
  private final PointerPointer<Pointer> event;
  private final byte index;

  /**
   * Begins to read.
   *
   * @param values on a GPU, of any scope
   */
  Readback(Tensor values) {
    TensorOptions pinned =
        new TensorOptions(values.scalar_type()).pinned_memory(new BoolOptional(true));
    host = kept.keep(torch.empty(new long[] {values.numel()}, pinned, new MemoryFormatOptional()));
    host.copy_(values, true);
    event = kept.keep(new PointerPointer<>(1));
    event.put(0, (Pointer) null);
    index = values.device().index();
    DeviceGuardImplInterface guard = guard();
    guard.record(event, guard.getStream(values.device()), index, EventFlag.PYTORCH_DEFAULT);
  }

  private static DeviceGuardImplInterface guard() {
    return torch.getDeviceGuardImpl(DeviceType.CUDA);
  }

  /** Whether the numbers are there. */
  boolean isDone() {
    return guard().queryEvent(event.get(0));
  }

  /** The numbers, doubles; waits for them. */
  double[] doubles() {
    guard().synchronizeEvent(event.get(0));
    return Numbers.doubles(host);
  }

  @Override
  public void close() {
    guard().destroyEvent(event.get(0), index);
    kept.close();
  }
}
