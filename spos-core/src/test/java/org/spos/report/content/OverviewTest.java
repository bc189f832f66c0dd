package org.spos.report.content;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.spos.run.Metrics;
import org.spos.run.RunView;

class OverviewTest {
  @Test
  void aTrainingSaysHowFarItIs() {
    RunView run =
        MadeUpRun.training(
            "train-supernet",
            "a",
            MadeUpRun.config("supernet.iterations=12000"),
            List.of(
                new Metrics.Row(1, Map.of("loss", 2.0, "top1", 10.0), List.of()),
                new Metrics.Row(1500, Map.of("loss", 1.0, "top1", 20.0), List.of())));
    assertThat(Overview.figure(run))
        .isEqualTo("training loss: 1.5000, iterations: 1,500 of 12,000");
    assertThat(Overview.begun(run)).isEqualTo("2026-01-02 03:04");
    assertThat(Overview.time(run)).isEqualTo("10 minutes");
  }
}
