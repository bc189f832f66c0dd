package org.spos.bench.peer;

import java.util.concurrent.Callable;
import org.bytedeco.pytorch.global.torch;
import org.spos.bench.Bench;
import org.spos.bench.BenchOptions;
import org.spos.engine.Precision;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Times steps of libtorch; {@code scripts/bench} runs it beside our engine. */
@Command(name = "TorchBench", description = "Times steps of the same network in libtorch.")
@SuppressWarnings("NullAway.Init")
public final class TorchBench implements Callable<Integer> {
  @Spec private CommandSpec spec;

  @Mixin private BenchOptions options;

  @Option(
      names = "--layout",
      paramLabel = "LAYOUT",
      description = "Any of ${COMPLETION-CANDIDATES}; default: ${DEFAULT-VALUE}.")
  private MemoryLayout layout = MemoryLayout.CHANNELS_LAST;

  /** Runs the benchmark; see {@code --help}. */
  public static void main(String[] arguments) {
    Bench.execute(new TorchBench(), arguments);
  }

  @Override
  public Integer call() {
    torch.set_num_threads(options.threads());
    String line =
        new Bench(options)
            .run(
                "libtorch-" + layout,
                workload ->
                    new TorchNetwork(
                        layout,
                        options.precision() == Precision.BF16,
                        workload,
                        options.input(workload)));
    spec.commandLine().getOut().println(line);
    return 0;
  }
}
