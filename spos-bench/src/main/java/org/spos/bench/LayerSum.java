package org.spos.bench;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.nativeblas.NativeOpsHolder;
import org.spos.engine.Precision;
import org.spos.engine.nd4j.kernel.ElementType;
import org.spos.plan.ConvUnit;
import org.spos.plan.NetworkPlan;
import org.spos.space.Architecture;
import org.spos.space.ConvSpec;

/**
 * What oneDNN needs for the single layers of the paper's path, each called again and again on the
 * same memory: what a step could take if nothing were between the layers, and nothing had to be
 * fetched from memory that another layer has filled. In milliseconds.
 *
 * @param median the medians of the layers
 * @param minimum their least times
 * @param kinds the medians by kind of kernel
 */
record LayerSum(double median, double minimum, Map<String, Double> kinds) {

  /** What the time of a layer depends on. */
  private record Shape(ConvSpec spec, int side) {}

  /** Times all layers. */
  static Map<BenchCase, LayerSum> of(BenchOptions options) {
    Nd4j.getBackend();
    NativeOpsHolder.getInstance().getDeviceNativeOps().setOmpNumThreads(options.threads());
    NetworkPlan plan = NetworkPlan.supernet(EngineNetwork.published(options.side));
    Map<Shape, Map<BenchCase, LayerSum>> known = new HashMap<>();
    Map<BenchCase, LayerSum> sums = new EnumMap<>(BenchCase.class);
    for (ConvUnit unit : plan.units(new Architecture(PaperPath.CHOICES))) {
      known
          .computeIfAbsent(
              new Shape(unit.spec(), unit.inputSide()),
              shape -> time(options, unit, unit.equals(plan.stem())))
          .forEach((benchCase, layer) -> sums.merge(benchCase, layer, LayerSum::plus));
    }
    return sums;
  }

  private static Map<BenchCase, LayerSum> time(BenchOptions options, ConvUnit unit, boolean first) {
    ElementType type =
        options.precision() == Precision.BF16 ? ElementType.BFLOAT16 : ElementType.FLOAT32;
    Map<BenchCase, LayerSum> times = new EnumMap<>(BenchCase.class);
    try (Layer layer = new Layer(unit, options.batch, first, type)) {
      for (BenchCase benchCase : options.cases) {
        List<Map<String, Double>> runs = new ArrayList<>();
        for (int i = -options.warmUp; i < options.steps; i++) {
          Map<String, Double> millis = layer.millis(benchCase);
          if (i >= 0) {
            runs.add(millis);
          }
        }
        times.put(benchCase, of(runs));
      }
    }
    return times;
  }

  private static LayerSum of(List<Map<String, Double>> runs) {
    Timings whole =
        new Timings(
            runs.stream()
                .mapToDouble(run -> run.values().stream().mapToDouble(Double::doubleValue).sum())
                .toArray());
    Map<String, Double> kinds = new LinkedHashMap<>();
    for (String kind : runs.get(0).keySet()) {
      kinds.put(
          kind,
          new Timings(runs.stream().mapToDouble(run -> run.getOrDefault(kind, 0.0)).toArray())
              .median());
    }
    return new LayerSum(whole.median(), whole.minimum(), kinds);
  }

  private LayerSum plus(LayerSum other) {
    Map<String, Double> sum = new LinkedHashMap<>(kinds);
    other.kinds.forEach((kind, millis) -> sum.merge(kind, millis, Double::sum));
    return new LayerSum(median + other.median, minimum + other.minimum, sum);
  }
}
