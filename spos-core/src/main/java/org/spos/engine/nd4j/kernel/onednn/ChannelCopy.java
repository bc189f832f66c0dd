package org.spos.engine.nd4j.kernel.onednn;

import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_FROM;
import static org.bytedeco.dnnl.global.dnnl.DNNL_ARG_TO;

import org.bytedeco.dnnl.memory;
import org.bytedeco.dnnl.reorder;
import org.spos.engine.nd4j.kernel.Activation;
import org.spos.engine.nd4j.kernel.Kernels.Operation;

/** Copies a range of channels between channels-last activations, as a strided conversion. */
final class ChannelCopy implements Operation {
  private final Arguments arguments;
  private final reorder conversion;

  ChannelCopy(OneDnn dnn, Activation source, int from, Activation target, int to, int count) {
    memory.desc taken = range(source, count);
    memory.desc given = range(target, count);
    conversion = new reorder(new reorder.primitive_desc(dnn.engine(), taken, dnn.engine(), given));
    arguments =
        new Arguments(dnn)
            .put(DNNL_ARG_FROM, taken, source, from)
            .put(DNNL_ARG_TO, given, target, to);
  }

  private static memory.desc range(Activation activation, int count) {
    long channels = activation.channels();
    long side = activation.side();
    return new memory.desc(
        new long[] {activation.batch(), count, side, side},
        OneDnn.type(activation.type()),
        new long[] {side * side * channels, 1, side * channels, channels});
  }

  @Override
  public void run(int from) {
    arguments.run(conversion, from);
  }

  @Override
  public void close() {
    arguments.close();
    conversion.close();
  }
}
