package org.spos.bench;

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
      description = "Print the time spent in each kind of kernel, too; this slows small inputs.")
  private boolean profile;

  /** Runs the benchmark; see {@code --help}. */
  public static void main(String[] arguments) {
    Bench.execute(new EngineBench(), arguments);
  }

  @Override
  public Integer call() {
    KernelProfile kernelProfile = new KernelProfile(spec.commandLine().getOut());
    Engines engines =
        profile
            ? Engines.of(
                new OneDnnProvider(kernelProfile::watch), new Nd4jProvider(kernelProfile::watch))
            : Engines.found();
    EngineRequest request =
        new EngineRequest(engine, Optional.empty(), options.precision(), options.threads());
    try (Engine opened = engines.open(request)) {
      Bench bench = profile ? new Bench(options, kernelProfile) : new Bench(options);
      spec.commandLine()
          .getOut()
          .println(
              bench.run(
                  engine,
                  workload -> new EngineNetwork(opened, workload, options.input(workload))));
      return 0;
    }
  }
}
