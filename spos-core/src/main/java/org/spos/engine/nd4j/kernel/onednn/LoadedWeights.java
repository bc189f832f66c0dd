package org.spos.engine.nd4j.kernel.onednn;

import org.bytedeco.dnnl.memory;
import org.spos.engine.nd4j.kernel.Floats;
import org.spos.engine.nd4j.kernel.Kernels.Weights;
import org.spos.engine.nd4j.kernel.onednn.OneDnnWeights.Use;

/** One primitive's view of shared weights, and the way to load them. */
final class LoadedWeights implements AutoCloseable {
  private final memory packed;
  private final memory plain;
  private final OneDnn.Conversion pack;

  /**
   * A view.
   *
   * @param shared made by kernels of this kind
   * @param format that the primitive asked for
   */
  LoadedWeights(
      OneDnn dnn,
      OneDnnConvolution.Geometry geometry,
      Weights shared,
      Use use,
      memory.desc format) {
    packed = ((OneDnnWeights) shared).view(dnn, use, format);
    plain = dnn.view(geometry.plainWeights());
    pack = dnn.new Conversion(plain, packed);
  }

  memory memory() {
    return packed;
  }

  void load(Floats w) {
    plain.set_data_handle(w.pointer());
    pack.run();
  }

  @Override
  public void close() {
    pack.close();
    plain.close();
  }
}
