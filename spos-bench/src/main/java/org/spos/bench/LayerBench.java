package org.spos.bench;

import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.nativeblas.NativeOpsHolder;
import org.spos.plan.ConvUnit;
import org.spos.plan.NetworkPlan;
import org.spos.space.Architecture;
import org.spos.space.ConvSpec;
import org.spos.text.Text;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/**
 * What oneDNN needs for the single layers of the path, each called again and again on the same
 * memory: the sum is what a step could take if nothing were between the layers, and nothing had to
 * be fetched from memory that another layer has filled.
 */
@Command(name = "LayerBench", description = "Sums up the times of oneDNN's single layers.")
@SuppressWarnings("NullAway.Init")
public final class LayerBench implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Mixin private BenchOptions options;

  /** What the time of a layer depends on. */
  private record Shape(ConvSpec spec, int side) {}

  /** Runs the benchmark; see {@code --help}. */
  public static void main(String[] arguments) {
    Bench.execute(new LayerBench(), arguments);
  }

  @Override
  public Integer call() {
    Nd4j.getBackend();
    NativeOpsHolder.getInstance().getDeviceNativeOps().setOmpNumThreads(options.threads());
    NetworkPlan plan = NetworkPlan.supernet(EngineNetwork.published(options.side));
    Map<Shape, Map<BenchCase, Timings>> known = new HashMap<>();
    Map<BenchCase, double[]> sums = new EnumMap<>(BenchCase.class);
    List<ConvUnit> units = plan.units(new Architecture(PaperPath.CHOICES));
    for (ConvUnit unit : units) {
      Map<BenchCase, Timings> timings =
          known.computeIfAbsent(
              new Shape(unit.spec(), unit.inputSide()),
              shape -> time(unit, unit.equals(plan.stem())));
      timings.forEach(
          (benchCase, times) -> {
            double[] sum = sums.computeIfAbsent(benchCase, c -> new double[2]);
            sum[0] += times.median();
            sum[1] += times.minimum();
          });
    }
    print(sums);
    return 0;
  }

  private Map<BenchCase, Timings> time(ConvUnit unit, boolean first) {
    Map<BenchCase, Timings> timings = new EnumMap<>(BenchCase.class);
    try (Layer layer = new Layer(unit, options.batch, first)) {
      for (BenchCase benchCase : options.cases) {
        double[] millis = new double[options.steps];
        for (int i = -options.warmUp; i < options.steps; i++) {
          double time = layer.millis(benchCase);
          if (i >= 0) {
            millis[i] = time;
          }
        }
        timings.put(benchCase, new Timings(millis));
      }
    }
    return timings;
  }

  private void print(Map<BenchCase, double[]> sums) {
    StringBuilder line = new StringBuilder();
    line.append(
        Text.format(
            "RESULT name=layers side=%d batch=%d threads=%d",
            options.side, options.batch, options.threads));
    for (BenchCase benchCase : options.cases) {
      double[] sum = Objects.requireNonNull(sums.get(benchCase));
      line.append(
          Text.format(" %s_median_ms=%.2f %s_min_ms=%.2f", benchCase, sum[0], benchCase, sum[1]));
    }
    spec.commandLine().getOut().println(line);
  }
}
