package org.spos.bench;

import java.io.PrintWriter;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.spos.engine.Engine;
import org.spos.engine.EngineRequest;
import org.spos.engine.Engines;
import org.spos.engine.nd4j.Nd4jProvider;
import org.spos.engine.nd4j.OneDnnProvider;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Times steps of our engine; {@code scripts/bench} runs it beside the peer. */
@Command(name = "EngineBench", description = "Times steps of the SPOS engine.")
@SuppressWarnings("NullAway.Init")
public final class EngineBench implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Mixin private BenchOptions options;

  @Option(
      names = "--engine",
      paramLabel = "ENGINE",
      description = "onednn, torch or nd4j; default: ${DEFAULT-VALUE}.")
  private String engine = "onednn";

  @Option(
      names = "--profile",
      description =
          "Print where the time of a step goes, too: each kind of kernel, of the paper's path with"
              + " what single layers need for it. It slows small inputs.")
  private boolean profile;

  /** Runs the benchmark; see {@code --help}. */
  public static void main(String[] arguments) {
    Bench.execute(new EngineBench(), arguments);
  }

  @Override
  public Integer call() {
    KernelProfile kernelProfile = new KernelProfile();
    Engines engines =
        profile
            ? Engines.of(
                new OneDnnProvider(kernelProfile::watch), new Nd4jProvider(kernelProfile::watch))
            : Engines.found();
    EngineRequest request =
        new EngineRequest(engine, Optional.empty(), options.precision(), options.threads());
    PrintWriter out = spec.commandLine().getOut();
    try (Engine opened = engines.open(request)) {
      Bench bench = profile ? new Bench(options, kernelProfile) : new Bench(options);
      out.println(
          bench.run(
              engine, workload -> new EngineNetwork(opened, workload, options.input(workload))));
    }
    if (profile) {
      print(out, kernelProfile);
    }
    return 0;
  }

  private void print(PrintWriter out, KernelProfile kernelProfile) {
    Map<BenchCase, LayerSum> layers =
        engine.equals("onednn") && options.network.equals("paper")
            ? LayerSum.of(options)
            : Map.of();
    ProfileTable table = new ProfileTable(options);
    kernelProfile
        .cases()
        .forEach(
            (benchCase, steps) -> {
              LayerSum sum = layers.get(benchCase);
              out.println();
              out.println(table.of(benchCase, steps, sum == null ? Map.of() : sum.kinds()));
            });
    out.flush();
  }
}
