package org.spos.engine.nd4j.kernel.onednn;

import java.util.EnumMap;
import java.util.Map;
import org.bytedeco.javacpp.FloatPointer;
import org.spos.engine.nd4j.kernel.Floats;

/**
 * One thread's memory for what is of no use after the next operations: one for all layers, where
 * oneDNN would have some for each. What was written last is likely to be in the cache still.
 */
final class Scratch implements AutoCloseable {

  /** What is in use at the same time. */
  enum Slot {
    /** A float32 copy of what a layer reads. */
    INPUT,
    /** A float32 copy of what it writes, or of that gradient. */
    OUTPUT,
    /** What a ReLU let pass, from the normalisation to its gradient. */
    MASK,
    /** An image's gradient in the format of a convolution's weights. */
    KERNEL,
    /** What a primitive works in while it runs. */
    PRIMITIVE
  }

  private record Area(Floats floats, FloatPointer start) {}

  private final Map<Slot, Area> areas = new EnumMap<>(Slot.class);

  /** Makes sure that there is room for as many bytes; what is in the slot may be lost. */
  void reserve(Slot slot, long bytes) {
    long floats = (bytes + Float.BYTES - 1) / Float.BYTES;
    Area present = areas.get(slot);
    if (present == null || present.floats().length() < floats) {
      if (present != null) {
        present.floats().close();
      }
      Floats memory = Floats.uninitialised(floats);
      areas.put(slot, new Area(memory, memory.pointer()));
    }
  }

  /** Where it is until the next {@link #reserve}. */
  FloatPointer place(Slot slot) {
    Area present = areas.get(slot);
    if (present == null) {
      throw new IllegalStateException(slot + " was never reserved");
    }
    return present.start();
  }

  @Override
  public void close() {
    areas.values().forEach(area -> area.floats().close());
    areas.clear();
  }
}
