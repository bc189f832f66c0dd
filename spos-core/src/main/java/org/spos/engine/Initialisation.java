package org.spos.engine;

import java.util.Arrays;
import java.util.function.BiConsumer;
import org.spos.plan.NetworkPlan;
import org.spos.plan.TensorSpec;
import org.spos.seed.RandomStream;

/** The published initialisation (Megvii network.py, _initialize_weights). */
public final class Initialisation {
  private Initialisation() {}

  /** Gives fresh values for all tensors of a plan, one by one, drawn in published order. */
  public static void publish(
      NetworkPlan plan, RandomStream random, BiConsumer<TensorSpec, float[]> receiver) {
    for (TensorSpec spec : plan.tensors()) {
      float[] tensor = new float[spec.elements()];
      switch (spec.kind()) {
        case CONV_WEIGHT -> normal(tensor, convolutionDeviation(spec), random);
        case LINEAR_WEIGHT -> normal(tensor, 0.01, random);
        case BN_WEIGHT, BN_VARIANCE -> Arrays.fill(tensor, 1);
        case BN_BIAS -> Arrays.fill(tensor, 1e-4f);
        case BN_MEAN, LINEAR_BIAS -> Arrays.fill(tensor, 0);
      }
      receiver.accept(spec, tensor);
    }
  }

  /** 0.01 in the stem, else 1/fan (not 1/√fan): 1 for depthwise, 1/in for pointwise. */
  private static double convolutionDeviation(TensorSpec spec) {
    return spec.name().contains("first") ? 0.01 : 1.0 / spec.shape().get(1);
  }

  private static void normal(float[] tensor, double deviation, RandomStream random) {
    for (int i = 0; i < tensor.length; i++) {
      tensor[i] = (float) (random.nextGaussian() * deviation);
    }
  }
}
