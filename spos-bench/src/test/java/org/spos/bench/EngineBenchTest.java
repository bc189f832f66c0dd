package org.spos.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

class EngineBenchTest {
  @ParameterizedTest
  @ValueSource(strings = {"onednn", "nd4j"})
  void timesAndProfilesAllCases(String engine) {
    StringWriter out = new StringWriter();
    int code =
        new CommandLine(new EngineBench())
            .setOut(new PrintWriter(out))
            .execute(
                ("--profile --side 32 --batch 1 --threads 1 --steps 1 --warm-up 1 --engine "
                        + engine)
                    .split(" "));
    assertThat(code).isZero();
    // By hand: 47 pointwise convolutions lie on the path, see PaperPath and the published blocks,
    // and one image is one part.
    assertThat(out.toString())
        .containsPattern(
            "\\| pointwise backwardWeights \\| \\d+\\.\\d \\| 47 \\| "
                + (engine.equals("onednn") ? "\\d+\\.\\d" : "")
                + " \\|")
        .contains("| train, 32x1, float32, ms of 1 threads |", "| depthwise 7x7 backwardData |")
        .contains("| batchNorm once more |", "| waiting, and Java between kernels |")
        .contains("| recalibration, ")
        .contains(
            "RESULT name="
                + engine
                + " side=32 batch=1 threads=1 network=paper precision=float32 train_median_ms=");
  }
}
