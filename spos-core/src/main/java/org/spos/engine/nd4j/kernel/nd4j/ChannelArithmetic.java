package org.spos.engine.nd4j.kernel.nd4j;

import java.util.List;
import org.nd4j.linalg.api.ops.DynamicCustomOp;
import org.nd4j.linalg.factory.Nd4j;
import org.spos.engine.nd4j.kernel.Activation;
import org.spos.engine.nd4j.kernel.Floats;

/**
 * target = source ∘ v, where v has one value a channel and ∘ is one of ND4J's broadcasting
 * operations: six times faster than the operation {@code batchnorm} on the CPU.
 */
final class ChannelArithmetic {
  private final Floats vector;
  private final DynamicCustomOp operation;

  /**
   * @param name {@code add}, {@code subtract} or {@code multiply}
   */
  ChannelArithmetic(String name, Activation source, Activation target, Workspace workspace) {
    vector = workspace.scratch(Workspace.Slot.CHANNELS, source.channels());
    operation =
        ConvShape.operation(
            name,
            List.of(Views.nchw(source), Views.channelVector(vector)),
            List.of(Views.nchw(target)));
  }

  void run(float[] values) {
    vector.write(values);
    Nd4j.exec(operation);
  }

  void run(double[] values) {
    float[] floats = new float[values.length];
    for (int c = 0; c < floats.length; c++) {
      floats[c] = (float) values[c];
    }
    run(floats);
  }
}
