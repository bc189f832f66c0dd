package org.spos.engine.torch;

import java.util.ArrayList;
import java.util.List;
import org.bytedeco.javacpp.Pointer;

/**
 * Native objects that outlive the scope in which they were made. All others are freed at the end of
 * the innermost {@link org.bytedeco.javacpp.PointerScope}; no scope stays open, or it would take in
 * what other libraries make.
 */
final class Kept implements AutoCloseable {
  private final List<Pointer> pointers = new ArrayList<>();

  /**
   * Keeps an object until this is closed.
   *
   * @throws IllegalArgumentException if it is a reference to another object, such as an element of
   *     a vector: keeping it would not keep that one
   */
  <P extends Pointer> P keep(P pointer) {
    pointer.retainReference();
    if (pointer.referenceCount() < 1) {
      throw new IllegalArgumentException("a reference to " + pointer + " owns nothing");
    }
    pointers.add(pointer);
    return pointer;
  }

  @Override
  public void close() {
    pointers.forEach(Pointer::releaseReference);
    pointers.clear();
  }
}
