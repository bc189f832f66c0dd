package org.spos.engine.nd4j.kernel.onednn;

import java.util.EnumMap;
import java.util.Map;
import org.bytedeco.dnnl.memory;
import org.bytedeco.javacpp.FloatPointer;
import org.spos.engine.nd4j.kernel.Kernels.Weights;

/** Weights in the formats that primitives ask for. */
final class OneDnnWeights implements Weights {

  /** Which primitive reads the weights. */
  enum Use {
    FORWARD,
    BACKWARD_DATA
  }

  private final Map<Use, memory> formats = new EnumMap<>(Use.class);

  /**
   * A view of the weights.
   *
   * @param dnn of the thread that asks
   * @param format must be the same for all threads: what one loads is for all
   */
  synchronized memory view(OneDnn dnn, Use use, memory.desc format) {
    memory known = formats.computeIfAbsent(use, u -> dnn.allocate(format));
    if (!known.get_desc().equals(format)) {
      throw new IllegalStateException(use + ": threads read weights in different formats");
    }
    return dnn.bind(format, new FloatPointer(known.get_data_handle()));
  }

  @Override
  public void close() {
    formats.values().forEach(memory::close);
  }
}
