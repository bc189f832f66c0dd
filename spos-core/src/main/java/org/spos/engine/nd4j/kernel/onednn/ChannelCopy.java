package org.spos.engine.nd4j.kernel.onednn;

import static org.bytedeco.dnnl.memory.data_type.f32;

import org.bytedeco.dnnl.memory;
import org.spos.engine.nd4j.kernel.Activation;
import org.spos.engine.nd4j.kernel.Floats;
import org.spos.engine.nd4j.kernel.Kernels.Operation;

/** Copies a range of channels between channels-last activations, as a strided conversion. */
final class ChannelCopy implements Operation {
  private final OneDnn.Conversion conversion;

  ChannelCopy(OneDnn dnn, Activation source, int from, Activation target, int to, int count) {
    conversion = dnn.new Conversion(range(dnn, source, from, count), range(dnn, target, to, count));
  }

  private static memory range(OneDnn dnn, Activation activation, int from, int count) {
    long channels = activation.channels();
    long side = activation.side();
    memory.desc description =
        new memory.desc(
            new long[] {activation.batch(), count, side, side},
            f32,
            new long[] {side * side * channels, 1, side * channels, channels});
    Floats floats = activation.floats();
    return dnn.bind(description, floats.slice(from, floats.length() - from));
  }

  @Override
  public void run() {
    conversion.run();
  }

  @Override
  public void close() {
    conversion.close();
  }
}
