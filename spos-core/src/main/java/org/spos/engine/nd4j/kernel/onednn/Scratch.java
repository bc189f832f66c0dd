package org.spos.engine.nd4j.kernel.onednn;

import java.util.EnumMap;
import java.util.Map;
import org.bytedeco.javacpp.FloatPointer;
import org.spos.engine.nd4j.kernel.Floats;

/**
 * One thread's memory for float32 copies of activations in bfloat16. It grows to the largest that
 * was asked for, so its place is to be asked for at each use.
 */
final class WideScratch implements AutoCloseable {

  /** Copies that are in use at the same time. */
  enum Slot {
    INPUT,
    OUTPUT
  }

  private final Map<Slot, Floats> memory = new EnumMap<>(Slot.class);

  /** Makes sure that there is room for as many floats. */
  void reserve(Slot slot, long floats) {
    Floats present = memory.get(slot);
    if (present == null || present.length() < floats) {
      if (present != null) {
        present.close();
      }
      memory.put(slot, Floats.uninitialised(floats));
    }
  }

  /** Where it is until the next {@link #reserve}. */
  FloatPointer place(Slot slot) {
    Floats present = memory.get(slot);
    if (present == null) {
      throw new IllegalStateException(slot + " was never reserved");
    }
    return present.pointer();
  }

  @Override
  public void close() {
    memory.values().forEach(Floats::close);
    memory.clear();
  }
}
