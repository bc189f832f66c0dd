package org.spos.engine.nd4j;

import org.spos.engine.SmoothedCrossEntropy;
import org.spos.engine.StepResult;
import org.spos.engine.nd4j.kernel.Floats;
import org.spos.engine.nd4j.kernel.Kernels;
import org.spos.plan.NetworkPlan;
import org.spos.seed.RandomStream;

/** Dropout and the linear layer, with the loss and the way back. */
final class Classifier implements AutoCloseable {
  private final double dropout;
  private final Floats features;
  private final Floats dFeatures;
  private final Floats dropped;
  private final Floats dDropped;
  private final Floats logits;
  private final Floats dLogits;
  private final Kernels.Gradient linear;
  private final Bias bias;

  Classifier(Kernels kernels, ParameterStore store, NetworkPlan plan, int batch) {
    int width = plan.space().headChannels();
    int classes = plan.space().classes();
    dropout = plan.space().dropout();
    bias = new Bias(store, plan);
    features = Floats.zeros((long) batch * width);
    dFeatures = Floats.zeros((long) batch * width);
    dropped = Floats.zeros((long) batch * width);
    dDropped = Floats.zeros((long) batch * width);
    logits = Floats.zeros((long) batch * classes);
    dLogits = Floats.zeros((long) batch * classes);
    linear =
        kernels.linear(
            new Kernels.LinearTensors(
                batch,
                width,
                classes,
                dropped,
                store.weight(plan.classifierName()),
                logits,
                dDropped,
                store.gradient(plan.classifierName()),
                dLogits));
  }

  /** Pooled output of the head, [N, C]; to be written before {@link #train}. */
  Floats features() {
    return features;
  }

  /** Its gradient, [N, C], once {@link #train} has run. */
  Floats dFeatures() {
    return dFeatures;
  }

  /**
   * Share of a shard in its batch's loss, and the gradient of the features.
   *
   * @param labels of the shard
   * @param batch images of the whole batch
   * @param random draws the dropped features of the shard
   */
  StepResult train(int[] labels, int batch, double smoothing, RandomStream random) {
    float[] mask = features.read();
    float[] kept = mask.clone();
    float scale = (float) (1 / (1 - dropout));
    for (int i = 0; i < mask.length; i++) {
      mask[i] = dropout > 0 && random.nextDouble() < dropout ? 0 : scale;
      kept[i] *= mask[i];
    }
    dropped.write(kept);
    linear.forward(0);
    float[] values = logits.read();
    bias.addTo(values);
    float[] gradient = new float[values.length];
    StepResult result = SmoothedCrossEntropy.of(values, labels, batch, smoothing, gradient);
    bias.differentiate(gradient);
    dLogits.write(gradient);
    linear.backward(0);
    float[] back = dDropped.read();
    for (int i = 0; i < back.length; i++) {
      back[i] *= mask[i];
    }
    dFeatures.write(back);
    return result;
  }

  @Override
  public void close() {
    linear.close();
    for (Floats floats : new Floats[] {features, dFeatures, dropped, dDropped, logits, dLogits}) {
      floats.close();
    }
  }
}
