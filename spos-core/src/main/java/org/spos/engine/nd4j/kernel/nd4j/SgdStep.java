package org.spos.engine.nd4j.kernel.nd4j;

import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.Map;
import org.nd4j.linalg.api.blas.Level1;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.spos.engine.nd4j.kernel.Floats;
import org.spos.text.Text;

/** SGD in the order of PyTorch's float operations, a BLAS call each. */
final class SgdStep {
  private final Workspace workspace;

  /**
   * Views by buffer and range: parameters live as long as the network, so each range is seen at
   * every step.
   */
  private final Map<INDArray, Map<Range, INDArray>> views = new IdentityHashMap<>();

  SgdStep(Workspace workspace) {
    this.workspace = workspace;
  }

  void run(Floats w, Floats g, Floats v, double rate, double momentum, double decay) {
    long length = w.length();
    if (g.length() != length || v.length() != length) {
      throw new IllegalArgumentException(
          Text.format("lengths %d, %d, %d differ", length, g.length(), v.length()));
    }
    Level1 blas = Nd4j.getBlasWrapper().level1();
    INDArray weight = view(w);
    INDArray velocity = view(v);
    INDArray gradient = view(g);
    if (decay != 0) {
      INDArray decayed = view(workspace.scratch(Workspace.Slot.FIRST, length));
      decayed.assign(gradient);
      blas.axpy(length, decay, weight, decayed);
      gradient = decayed;
    }
    velocity.muli(momentum);
    blas.axpy(length, 1, gradient, velocity);
    blas.axpy(length, -rate, velocity, weight);
  }

  private INDArray view(Floats floats) {
    return views
        .computeIfAbsent(floats.buffer(), b -> new HashMap<>())
        .computeIfAbsent(
            new Range(floats.offset(), floats.length()), range -> Views.vector(floats));
  }

  private record Range(long offset, long length) {}
}
