package org.spos.engine.nd4j.kernel.onednn;

import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_FROM;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_TO;
import static org.bytedeco.dnnl.memory.data_type.f32;

import java.util.Optional;
import org.bytedeco.dnnl.memory;
import org.bytedeco.dnnl.reorder;
import org.spos.engine.nd4j.kernel.Activation;
import org.spos.engine.nd4j.kernel.ElementType;

/**
 * An activation as a primitive takes it: where it lies, or, for what oneDNN lacks or is slow at in
 * bfloat16, as a float32 copy. Whoever runs the primitive reads the copy before, or writes it back
 * afterwards.
 */
final class Operand implements AutoCloseable {
  private final Activation activation;
  private final Optional<Copy> copy;

  private Operand(Activation activation, Optional<Copy> copy) {
    this.activation = activation;
    this.copy = copy;
  }

  /** As it lies. */
  static Operand plain(Activation activation) {
    return new Operand(activation, Optional.empty());
  }

  /** In float32; a copy only if it is something else. */
  static Operand wide(OneDnn dnn, Activation activation, Scratch.Slot slot) {
    return activation.type() == ElementType.FLOAT32
        ? plain(activation)
        : new Operand(activation, Optional.of(new Copy(dnn, activation, slot)));
  }

  memory.desc describe() {
    return copy.map(c -> copied(activation)).orElseGet(() -> OneDnn.describe(activation));
  }

  memory.data_type type() {
    return copy.isPresent() ? f32 : OneDnn.type(activation.type());
  }

  /** Description of a float32 copy. */
  static memory.desc copied(Activation activation) {
    return new memory.desc(OneDnn.dims(activation), f32, memory.format_tag.nhwc);
  }

  /** Makes it an argument of a primitive. */
  void put(Arguments arguments, int role) {
    copy.ifPresentOrElse(
        c -> arguments.put(role, c.wide.view()), () -> arguments.put(role, activation));
  }

  /** Before a primitive reads the images from {@code from} on. */
  void read(int from) {
    copy.ifPresent(c -> c.run(c.widen, c.widening, from));
  }

  /** Before a primitive that only writes. */
  void place() {
    copy.ifPresent(c -> c.wide.place());
  }

  /** After a primitive wrote them. */
  void write(int from) {
    copy.ifPresent(c -> c.run(c.narrow, c.narrowing, from));
  }

  @Override
  public void close() {
    copy.ifPresent(Copy::close);
  }

  private static final class Copy {
    private final ScratchMemory wide;
    private final reorder widen;
    private final reorder narrow;
    private final Arguments widening;
    private final Arguments narrowing;

    Copy(OneDnn dnn, Activation activation, Scratch.Slot slot) {
      memory.desc lies = OneDnn.describe(activation);
      memory.desc copied = copied(activation);
      wide = new ScratchMemory(dnn, slot, copied);
      widen = new reorder(new reorder.primitive_desc(dnn.engine(), lies, dnn.engine(), copied));
      narrow = new reorder(new reorder.primitive_desc(dnn.engine(), copied, dnn.engine(), lies));
      widening = new Arguments(dnn).put(DNNL_ARG_FROM, activation).put(DNNL_ARG_TO, wide.view());
      narrowing = new Arguments(dnn).put(DNNL_ARG_FROM, wide.view()).put(DNNL_ARG_TO, activation);
    }

    void run(reorder conversion, Arguments arguments, int from) {
      wide.place();
      arguments.run(conversion, from);
    }

    void close() {
      widening.close();
      narrowing.close();
      widen.close();
      narrow.close();
    }
  }
}
