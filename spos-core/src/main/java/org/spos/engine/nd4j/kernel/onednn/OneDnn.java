package org.spos.engine.nd4j.kernel.onednn;

import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_FROM;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_TO;
import static org.bytedeco.dnnl.memory.data_type.bf16;
import static org.bytedeco.dnnl.memory.data_type.f32;

import org.bytedeco.dnnl.IntMemoryMap;
import org.bytedeco.dnnl.engine;
import org.bytedeco.dnnl.global.dnnl.scratchpad_mode;
import org.bytedeco.dnnl.memory;
import org.bytedeco.dnnl.primitive;
import org.bytedeco.dnnl.primitive_attr;
import org.bytedeco.dnnl.reorder;
import org.bytedeco.dnnl.stream;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.Pointer;
import org.spos.engine.nd4j.kernel.Activation;
import org.spos.engine.nd4j.kernel.ElementType;
import org.spos.engine.nd4j.kernel.Floats;

/** The oneDNN CPU engine and stream, and the few idioms that all primitives here share. */
final class OneDnn implements AutoCloseable {
  private final engine cpu = new engine(engine.kind.cpu, 0);
  private final stream stream = new stream(cpu);
  private final Scratch scratch = new Scratch();

  engine engine() {
    return cpu;
  }

  /** See {@link ScratchMemory}. */
  Scratch scratch() {
    return scratch;
  }

  /**
   * Attributes of a primitive that works in {@link Arguments#scratchpad}: by default each one has
   * such memory of its own, a hundred megabytes in all candidates of a supernet.
   */
  static primitive_attr attributes() {
    primitive_attr attributes = new primitive_attr();
    attributes.set_scratchpad_mode(scratchpad_mode.user);
    return attributes;
  }

  /** Channels-last description of an activation. */
  static memory.desc describe(Activation activation) {
    return new memory.desc(dims(activation), type(activation.type()), memory.format_tag.nhwc);
  }

  static memory.data_type type(ElementType type) {
    return type == ElementType.FLOAT32 ? f32 : bf16;
  }

  static long[] dims(Activation a) {
    return new long[] {a.batch(), a.channels(), a.side(), a.side()};
  }

  /** One number a channel. */
  static memory.desc vector(int channels) {
    return new memory.desc(new long[] {channels}, f32, memory.format_tag.a);
  }

  memory bind(memory.desc description, Floats floats) {
    return bind(description, floats.pointer());
  }

  memory bind(memory.desc description, Pointer start) {
    return new memory(description, cpu, start);
  }

  /** A view of memory that is said before each run. */
  memory view(memory.desc description) {
    return bind(description, new FloatPointer());
  }

  /** Memory in the format that a primitive asked for, owned by oneDNN. */
  memory allocate(memory.desc description) {
    return new memory(description, cpu);
  }

  void run(primitive primitive, IntMemoryMap arguments) {
    primitive.execute(stream, arguments);
    stream._wait();
  }

  /** A plan for converting one memory to another, to be run many times. */
  final class Conversion implements AutoCloseable {
    private final Arguments arguments = new Arguments(OneDnn.this);
    private final reorder reorder;

    Conversion(memory from, memory to) {
      reorder = new reorder(from, to);
      arguments.put(DNNL_ARG_FROM, from).put(DNNL_ARG_TO, to);
    }

    void run() {
      arguments.run(reorder, 0);
    }

    @Override
    public void close() {
      arguments.close();
      reorder.close();
    }
  }

  @Override
  public void close() {
    scratch.close();
    stream.close();
    cpu.close();
  }
}
