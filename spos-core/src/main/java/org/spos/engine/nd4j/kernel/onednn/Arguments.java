package org.spos.engine.nd4j.kernel.onednn;

import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_SCRATCHPAD;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.bytedeco.dnnl.IntMemoryMap;
import org.bytedeco.dnnl.memory;
import org.bytedeco.dnnl.primitive;
import org.bytedeco.javacpp.BytePointer;
import org.spos.engine.nd4j.kernel.Activation;

/** The tensors of a primitive by their role, of which windows move along the batch. */
final class Arguments implements AutoCloseable {
  /** {@code step} in bytes. */
  private record Window(memory memory, BytePointer start, long step) {}

  private final OneDnn dnn;
  private final IntMemoryMap map = new IntMemoryMap();
  private final List<Window> windows = new ArrayList<>();
  private Optional<ScratchMemory> scratchpad = Optional.empty();
  private int at;

  Arguments(OneDnn dnn) {
    this.dnn = dnn;
  }

  Arguments put(int role, memory tensor) {
    map.put(role, tensor);
    return this;
  }

  Arguments put(int role, Activation activation) {
    return put(role, OneDnn.describe(activation), activation, 0);
  }

  /**
   * A part of the channels, or another view of an activation.
   *
   * @param first its first element within an image
   */
  Arguments put(int role, memory.desc description, Activation activation, long first) {
    BytePointer start = new BytePointer(activation.at(first));
    memory tensor = dnn.bind(description, start);
    if (activation.step() > 0) {
      windows.add(new Window(tensor, start, activation.step() * activation.type().bytes()));
    }
    return put(role, tensor);
  }

  /**
   * Memory that a primitive works in, see {@link OneDnn#attributes}.
   *
   * @param description as the primitive's plan says
   */
  Arguments scratchpad(memory.desc description) {
    if (description.get_size() > 0) {
      ScratchMemory lent = new ScratchMemory(dnn, Scratch.Slot.PRIMITIVE, description);
      scratchpad = Optional.of(lent);
      put(DNNL_ARG_SCRATCHPAD, lent.view());
    }
    return this;
  }

  /** Runs a primitive on the windows that begin with image {@code from}. */
  void run(primitive primitive, int from) {
    if (from != at) {
      for (Window window : windows) {
        window.memory.set_data_handle(window.start.getPointer(from * window.step));
      }
      at = from;
    }
    scratchpad.ifPresent(ScratchMemory::place);
    dnn.run(primitive, map);
  }

  @Override
  public void close() {
    map.close();
  }
}
