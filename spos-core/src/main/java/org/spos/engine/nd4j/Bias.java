package org.spos.engine.nd4j;

import java.util.Optional;
import org.spos.engine.nd4j.kernel.Floats;
import org.spos.plan.NetworkPlan;

/** The classifier's bias: so few numbers that they are added on the heap. */
final class Bias {
  private final int classes;
  private final Optional<Floats> values;
  private final Optional<Floats> gradient;

  /** That of a network in training, if it has one. */
  Bias(ParameterStore store, NetworkPlan plan) {
    classes = plan.space().classes();
    values = plan.classifierBiasName().map(store::weight);
    gradient = plan.classifierBiasName().map(store::gradient);
  }

  /** The present values [classes]: zeros if there is none. */
  static float[] of(ParameterStore store, NetworkPlan plan) {
    return plan.classifierBiasName()
        .map(name -> store.weight(name).read())
        .orElseGet(() -> new float[plan.space().classes()]);
  }

  /** Adds a bias to each row of logits [N, classes]. */
  static void add(float[] bias, float[] logits) {
    for (int i = 0; i < logits.length; i++) {
      logits[i] += bias[i % bias.length];
    }
  }

  /** Adds the bias to each row of logits [N, classes]. */
  void addTo(float[] logits) {
    values.ifPresent(bias -> add(bias.read(), logits));
  }

  /** Writes the gradient: the sums over the images of that of the logits [N, classes]. */
  void differentiate(float[] dLogits) {
    gradient.ifPresent(
        target -> {
          double[] sums = new double[classes];
          for (int i = 0; i < dLogits.length; i++) {
            sums[i % classes] += dLogits[i];
          }
          float[] rounded = new float[classes];
          for (int k = 0; k < classes; k++) {
            rounded[k] = (float) sums[k];
          }
          target.write(rounded);
        });
  }
}
