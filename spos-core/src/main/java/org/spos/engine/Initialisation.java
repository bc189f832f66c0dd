package org.spos.engine;

import java.util.Arrays;
import java.util.function.BiConsumer;
import org.spos.plan.NetworkPlan;
import org.spos.plan.TensorSpec;
import org.spos.seed.RandomStream;

/** Fresh weights, as the space of a network has them ({@link org.spos.space.InitialWeights}). */
public final class Initialisation {
  private Initialisation() {}

  /** Gives fresh values for all tensors of a plan, one by one, drawn in published order. */
  public static void publish(
      NetworkPlan plan, RandomStream random, BiConsumer<TensorSpec, float[]> receiver) {
    for (TensorSpec spec : plan.tensors()) {
      float[] tensor = new float[spec.elements()];
      switch (plan.space().initialisation()) {
        case PUBLISHED -> published(spec, tensor, random);
        case PYTORCH -> pytorch(spec, plan, tensor, random);
        case KAIMING -> kaiming(spec, tensor, random);
      }
      receiver.accept(spec, tensor);
    }
  }

  /** Megvii network.py, _initialize_weights. */
  private static void published(TensorSpec spec, float[] tensor, RandomStream random) {
    switch (spec.kind()) {
      case CONV_WEIGHT -> normal(tensor, convolutionDeviation(spec), random);
      case LINEAR_WEIGHT -> normal(tensor, 0.01, random);
      case BN_BIAS -> Arrays.fill(tensor, 1e-4f);
      default -> constant(spec, tensor);
    }
  }

  /** 0.01 in the stem, else 1/fan (not 1/√fan): 1 for depthwise, 1/in for pointwise. */
  private static double convolutionDeviation(TensorSpec spec) {
    return spec.name().contains("first") ? 0.01 : 1.0 / spec.shape().get(1);
  }

  /** Conv2d and Linear: kaiming_uniform_(a = √5), which comes to 1/√fan; the bias alike. */
  private static void pytorch(
      TensorSpec spec, NetworkPlan plan, float[] tensor, RandomStream random) {
    switch (spec.kind()) {
      case CONV_WEIGHT, LINEAR_WEIGHT -> uniform(tensor, inputs(spec), random);
      case LINEAR_BIAS -> uniform(tensor, plan.space().headChannels(), random);
      default -> constant(spec, tensor);
    }
  }

  /** MMEngine's KaimingInit as MMRazor's backbones use it, and NormalInit of its linear head. */
  private static void kaiming(TensorSpec spec, float[] tensor, RandomStream random) {
    switch (spec.kind()) {
      case CONV_WEIGHT -> {
        // PyTorch takes no account of groups in a fan-out.
        int fanOut = spec.elements() / spec.shape().get(1);
        normal(tensor, Math.sqrt(2.0 / fanOut), random);
      }
      case LINEAR_WEIGHT -> normal(tensor, 0.01, random);
      default -> constant(spec, tensor);
    }
  }

  private static void constant(TensorSpec spec, float[] tensor) {
    switch (spec.kind()) {
      case BN_WEIGHT, BN_VARIANCE -> Arrays.fill(tensor, 1);
      default -> Arrays.fill(tensor, 0);
    }
  }

  /** Numbers that each output is summed over. */
  private static int inputs(TensorSpec spec) {
    return spec.elements() / spec.shape().get(0);
  }

  private static void uniform(float[] tensor, int inputs, RandomStream random) {
    double bound = 1 / Math.sqrt(inputs);
    for (int i = 0; i < tensor.length; i++) {
      tensor[i] = (float) ((2 * random.nextDouble() - 1) * bound);
    }
  }

  private static void normal(float[] tensor, double deviation, RandomStream random) {
    for (int i = 0; i < tensor.length; i++) {
      tensor[i] = (float) (random.nextGaussian() * deviation);
    }
  }
}
