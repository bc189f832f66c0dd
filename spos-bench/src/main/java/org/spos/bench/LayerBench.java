package org.spos.bench;

import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.spos.text.Text;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Sums up the times of oneDNN's single layers, see {@link LayerSum}. */
@Command(name = "LayerBench", description = "Sums up the times of oneDNN's single layers.")
@SuppressWarnings("NullAway.Init")
public final class LayerBench implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Mixin private BenchOptions options;

  /** Runs the benchmark; see {@code --help}. */
  public static void main(String[] arguments) {
    Bench.execute(new LayerBench(), arguments);
  }

  @Override
  public Integer call() {
    Map<BenchCase, LayerSum> sums = LayerSum.of(options);
    StringBuilder line = new StringBuilder();
    line.append(
        Text.format(
            "RESULT name=layers side=%d batch=%d threads=%d precision=%s",
            options.side, options.batch, options.threads, options.precision));
    for (BenchCase benchCase : options.cases) {
      LayerSum sum = Objects.requireNonNull(sums.get(benchCase));
      line.append(
          Text.format(
              " %s_median_ms=%.2f %s_min_ms=%.2f",
              benchCase, sum.median(), benchCase, sum.minimum()));
    }
    spec.commandLine().getOut().println(line);
    return 0;
  }
}
