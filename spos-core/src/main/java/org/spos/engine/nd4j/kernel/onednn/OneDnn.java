package org.spos.engine.nd4j.kernel.onednn;

import static org.bytedeco.dnnl.memory.data_type.f32;

import org.bytedeco.dnnl.IntMemoryMap;
import org.bytedeco.dnnl.engine;
import org.bytedeco.dnnl.memory;
import org.bytedeco.dnnl.primitive;
import org.bytedeco.dnnl.reorder;
import org.bytedeco.dnnl.stream;
import org.spos.engine.nd4j.kernel.Activation;
import org.spos.engine.nd4j.kernel.Floats;

/** The oneDNN CPU engine and stream, and the few idioms that all primitives here share. */
final class OneDnn implements AutoCloseable {
  private final engine cpu = new engine(engine.kind.cpu, 0);
  private final stream stream = new stream(cpu);

  engine engine() {
    return cpu;
  }

  /** Channels-last description of an activation. */
  static memory.desc describe(Activation activation) {
    return new memory.desc(dims(activation), f32, memory.format_tag.nhwc);
  }

  static long[] dims(Activation a) {
    return new long[] {a.batch(), a.channels(), a.side(), a.side()};
  }

  /** A dense tensor that the engine owns. */
  memory bind(memory.desc description, Floats floats) {
    return new memory(description, cpu, floats.pointer());
  }

  memory bind(Activation activation) {
    return bind(describe(activation), activation.floats());
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
    private final memory from;
    private final memory to;
    private final reorder reorder;

    Conversion(memory from, memory to) {
      this.from = from;
      this.to = to;
      this.reorder = new reorder(from, to);
    }

    void run() {
      reorder.execute(stream, from, to);
      stream._wait();
    }

    @Override
    public void close() {
      reorder.close();
    }
  }

  @Override
  public void close() {
    stream.close();
    cpu.close();
  }
}
