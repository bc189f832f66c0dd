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
    // 47 pointwise convolutions lie on the path: see PaperPath and the published blocks. One image
    // is
    // one part.
    assertThat(out.toString())
        .containsPattern("pointwise backwardWeights +\\d+\\.\\d\\d +47\\.0")
        .contains("depthwise 7x7 backwardData", "batchNorm normalise", "recalibration ")
        .contains(
            "RESULT name=" + engine + " side=32 batch=1 threads=1 network=paper train_median_ms=");
  }
}
