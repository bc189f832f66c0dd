package org.spos.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class BenchTest {
  /** Counts its runs. */
  private static final class CountingNetwork implements BenchNetwork {
    private int train;
    private int eval;
    private int recalibration;
    private double loss = 1;

    @Override
    public double trainStep() {
      train++;
      return loss;
    }

    @Override
    public void evaluate() {
      eval++;
    }

    @Override
    public void recalibrate() {
      recalibration++;
    }

    @Override
    public void close() {}
  }

  private final CountingNetwork network = new CountingNetwork();

  private static BenchOptions options(String... words) {
    BenchOptions options = new BenchOptions();
    CommandLine.Model.CommandSpec spec = CommandLine.Model.CommandSpec.create();
    spec.addMixin("options", CommandLine.Model.CommandSpec.forAnnotatedObject(options));
    new CommandLine(spec).setCaseInsensitiveEnumValuesAllowed(true).parseArgs(words);
    return options;
  }

  @Test
  void runsTheAskedCasesOnlyAndPrintsWhatTheScriptReads() {
    String line =
        new Bench(options("--cases", "train,eval", "--steps", "3", "--warm-up", "2"))
            .run("library", workload -> network);
    assertThat(line)
        .matches(
            "RESULT name=library side=224 batch=32 threads=2 network=paper precision=float32"
                + " train_median_ms=\\d+\\.\\d\\d train_min_ms=\\d+\\.\\d\\d"
                + " eval_median_ms=\\d+\\.\\d\\d eval_min_ms=\\d+\\.\\d\\d peak_mb=[1-9]\\d+");
    assertThat(network.train).isEqualTo(5);
    assertThat(network.eval).isEqualTo(5);
    assertThat(network.recalibration).isZero();
  }

  @Test
  void timesTheMeanOfTenNetworks() {
    List<String> opened = new ArrayList<>();
    String line =
        new Bench(
                options("--cases", "eval", "--steps", "2", "--warm-up", "1", "--network", "random"))
            .run(
                "library",
                workload -> {
                  opened.add(workload.name());
                  return network;
                });
    assertThat(opened).hasSize(10).doesNotHaveDuplicates().allMatch(key -> key.matches("[012]{8}"));
    assertThat(network.eval).isEqualTo(30);
    assertThat(line)
        .contains(" network=random precision=float32 eval_median_ms=")
        .doesNotContain("train");
    assertThatThrownBy(() -> Workload.key("2222222"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("eight digits from 0 to 2");
  }

  @Test
  void refusesToTimeATrainingThatDiverged() {
    network.loss = Double.NaN;
    Bench bench = new Bench(options());
    assertThatThrownBy(() -> bench.run("library", workload -> network))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("NaN");
  }

  @Test
  void takesTheMiddleAndTheLeastOfTheTimes() {
    Timings timings = new Timings(new double[] {5, 1, 9, 3, 4});
    assertThat(timings.median()).isEqualTo(4);
    assertThat(timings.minimum()).isEqualTo(1);
  }
}
