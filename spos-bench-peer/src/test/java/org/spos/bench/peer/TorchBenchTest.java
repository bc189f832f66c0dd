package org.spos.bench.peer;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

class TorchBenchTest {

  /** With what this module depends on, which is less than the benchmark of our engine has. */
  @ParameterizedTest
  @ValueSource(strings = {"paper", "02012100"})
  void printsTheLineThatTheScriptReads(String network) {
    StringWriter out = new StringWriter();
    int code =
        new CommandLine(new TorchBench())
            .setOut(new PrintWriter(out))
            .setCaseInsensitiveEnumValuesAllowed(true)
            .execute(
                ("--side 32 --batch 4 --threads 1 --steps 1 --warm-up 1 --network " + network)
                    .split(" "));
    assertThat(code).isZero();
    assertThat(out.toString())
        .startsWith(
            "RESULT name=libtorch-channels_last side=32 batch=4 threads=1 network=" + network)
        .contains(" train_median_ms=", " eval_median_ms=", " recalibration_min_ms=", " peak_mb=");
  }
}
