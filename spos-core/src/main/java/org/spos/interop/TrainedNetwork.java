package org.spos.interop;

import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.spos.engine.BnStatistics;
import org.spos.engine.PixelFormat;
import org.spos.plan.ConvUnit;
import org.spos.plan.NetworkPlan;
import org.spos.plan.TensorSpec;
import org.spos.space.Architecture;
import org.spos.space.ClassNames;

/**
 * A standalone network with its numbers: what the exporters write.
 *
 * @param plan of one architecture, with affine batch normalisation
 * @param values all tensors of the plan by name, row-major; shared, not copied
 * @param pixelFormat what the network is to be fed with
 * @param scaling how a picture becomes so many pixels
 * @param classes what its outputs stand for
 */
public record TrainedNetwork(
    NetworkPlan plan,
    Map<String, float[]> values,
    PixelFormat pixelFormat,
    ImageScaling scaling,
    ClassNames classes) {
  public TrainedNetwork {
    values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
    if (plan.fixedArchitecture().isEmpty()) {
      throw new IllegalArgumentException("a supernet is no standalone network");
    }
    for (TensorSpec tensor : plan.tensors()) {
      float[] array = values.get(tensor.name());
      if (array == null || array.length != tensor.elements()) {
        throw new IllegalArgumentException("%s needs %s".formatted(tensor.name(), tensor.shape()));
      }
    }
  }

  /**
   * Cuts a path out of a network.
   *
   * @param plan of a supernet or of a standalone network
   * @param values tensors of that plan
   * @param path which candidates
   * @param statistics of the batch normalisations on the path
   */
  public static TrainedNetwork cut(
      NetworkPlan plan,
      Map<String, float[]> values,
      Architecture path,
      BnStatistics statistics,
      PixelFormat pixelFormat,
      ImageScaling scaling,
      ClassNames classes) {
    NetworkPlan standalone = NetworkPlan.standalone(plan.space(), path);
    List<ConvUnit> from = plan.units(path);
    List<ConvUnit> to = standalone.units();
    Map<String, float[]> cut = new LinkedHashMap<>();
    for (int i = 0; i < to.size(); i++) {
      String source = from.get(i).bnName();
      String target = to.get(i).bnName();
      int channels = to.get(i).spec().out();
      BnStatistics.Moments moments =
          Objects.requireNonNull(statistics.moments().get(source), source);
      cut.put(to.get(i).convName() + ".weight", get(values, from.get(i).convName() + ".weight"));
      // A supernet has no scale and shift, which is the same as 1 and 0.
      cut.put(
          target + ".weight",
          plan.affine() ? get(values, source + ".weight") : constant(channels, 1));
      cut.put(
          target + ".bias", plan.affine() ? get(values, source + ".bias") : constant(channels, 0));
      cut.put(target + ".running_mean", moments.mean());
      cut.put(target + ".running_var", moments.variance());
    }
    cut.put(standalone.classifierName(), get(values, plan.classifierName()));
    plan.classifierBiasName().ifPresent(bias -> cut.put(bias, get(values, bias)));
    return new TrainedNetwork(standalone, cut, pixelFormat, scaling, classes);
  }

  /** The one architecture. */
  public Architecture architecture() {
    return plan.fixedArchitecture().orElseThrow();
  }

  /** The numbers of a tensor of the plan. */
  public float[] values(String name) {
    return get(values, name);
  }

  /** What a user of an exported file must know. */
  public NetworkDescription description() {
    return NetworkDescription.of(plan, pixelFormat, scaling, classes);
  }

  private static float[] get(Map<String, float[]> values, String name) {
    return Objects.requireNonNull(values.get(name), name);
  }

  private static float[] constant(int length, float value) {
    float[] array = new float[length];
    Arrays.fill(array, value);
    return array;
  }
}
