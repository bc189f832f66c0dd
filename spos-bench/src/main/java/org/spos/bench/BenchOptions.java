package org.spos.bench;

import java.util.List;
import org.spos.engine.Precision;
import picocli.CommandLine.Option;

/** Options of the programs of both sides. */
public final class BenchOptions {
  @Option(names = "--batch", paramLabel = "N", description = "Images; default: ${DEFAULT-VALUE}.")
  int batch = 32;

  @Option(
      names = "--side",
      paramLabel = "N",
      description = "Side of the images in pixels; default: ${DEFAULT-VALUE}.")
  int side = 224;

  @Option(
      names = "--threads",
      paramLabel = "N",
      description =
          "Threads of the native libraries; OMP_NUM_THREADS must agree; default: ${DEFAULT-VALUE}.")
  int threads = 2;

  @Option(
      names = "--steps",
      paramLabel = "N",
      description = "Timed runs of each case; default: ${DEFAULT-VALUE}.")
  int steps = 5;

  @Option(
      names = "--warm-up",
      paramLabel = "N",
      description = "Runs before those; default: ${DEFAULT-VALUE}.")
  int warmUp = 2;

  @Option(
      names = "--precision",
      paramLabel = "PRECISION",
      description =
          "float32, or bf16: activations in bfloat16, libtorch's by autocast; default:"
              + " ${DEFAULT-VALUE}.")
  String precision = "float32";

  @Option(
      names = "--cases",
      split = ",",
      paramLabel = "CASE",
      description = "Any of ${COMPLETION-CANDIDATES}; default: all.")
  List<BenchCase> cases = List.of(BenchCase.values());

  @Option(names = "--help", usageHelp = true, description = "Print this and exit.")
  boolean help;

  @Option(
      names = "--network",
      paramLabel = "NAME",
      description =
          "paper, a key of NAS-Bench-Macro such as 22222222, or random for the mean of ten fixed"
              + " ones; default: ${DEFAULT-VALUE}.")
  String network = "paper";

  /** The batch that a network is run on. */
  public BenchInput input(Workload workload) {
    return BenchInput.of(batch, side, workload.classes());
  }

  /**
   * In which numbers.
   *
   * @throws IllegalArgumentException if neither side knows it
   */
  public Precision precision() {
    return switch (precision) {
      case "float32" -> Precision.FLOAT32;
      case "bf16" -> Precision.BF16;
      default -> throw new IllegalArgumentException("--precision: float32 or bf16");
    };
  }

  /** Threads of the native libraries. */
  public int threads() {
    return threads;
  }
}
