package org.spos.engine.nd4j;

import org.spos.engine.nd4j.kernel.Activation;
import org.spos.engine.nd4j.kernel.Floats;
import org.spos.engine.nd4j.kernel.Kernels;
import org.spos.plan.NetworkPlan;

/** Global average pooling and the linear layer for evaluation, with weights of its own. */
final class Logits implements AutoCloseable {
  private final Floats features;
  private final Floats weights;
  private final Floats logits;
  private final Kernels.Gradient pool;
  private final Kernels.Gradient linear;

  Logits(Kernels kernels, NetworkPlan plan, Activation headOutput) {
    int batch = headOutput.batch();
    int width = plan.space().headChannels();
    int classes = plan.space().classes();
    features = Floats.zeros((long) batch * width);
    weights = Floats.zeros((long) width * classes);
    logits = Floats.zeros((long) batch * classes);
    // Only forward runs, so the gradients may stand anywhere of the right size.
    pool = kernels.globalPool(headOutput, features, headOutput, features);
    linear =
        kernels.linear(
            new Kernels.LinearTensors(
                batch, width, classes, features, weights, logits, features, weights, logits));
  }

  void load(float[] classifierWeights) {
    weights.write(classifierWeights);
  }

  /**
   * Logits [N, classes] of the head's present output.
   *
   * @param bias [classes]
   */
  float[] predict(float[] bias) {
    pool.forward(0);
    linear.forward(0);
    float[] values = logits.read();
    Bias.add(bias, values);
    return values;
  }

  @Override
  public void close() {
    pool.close();
    linear.close();
    features.close();
    weights.close();
    logits.close();
  }
}
