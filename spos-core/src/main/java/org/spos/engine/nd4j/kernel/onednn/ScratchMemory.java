package org.spos.engine.nd4j.kernel.onednn;

import org.bytedeco.dnnl.memory;
import org.bytedeco.javacpp.FloatPointer;
import org.jspecify.annotations.Nullable;

/** An argument of primitives that lies in a thread's {@link Scratch}. */
final class ScratchMemory {
  private final Scratch scratch;
  private final Scratch.Slot slot;
  private final memory view;
  private @Nullable FloatPointer at;

  ScratchMemory(OneDnn dnn, Scratch.Slot slot, memory.desc description) {
    this.scratch = dnn.scratch();
    this.slot = slot;
    scratch.reserve(slot, description.get_size());
    view = dnn.view(description);
  }

  memory view() {
    return view;
  }

  /** To be called before each primitive that takes it: the scratch may have grown. */
  void place() {
    FloatPointer now = scratch.place(slot);
    if (!now.equals(at)) {
      view.set_data_handle(now);
      at = now;
    }
  }
}
