package org.spos.bench.peer;

import static org.assertj.core.api.Assertions.assertThat;

import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.spos.bench.BenchInput;
import org.spos.bench.Workload;

class TorchNetworkTest {
  @ParameterizedTest
  @CsvSource({"NCHW, false", "CHANNELS_LAST, false", "CHANNELS_LAST, true"})
  void isTheNetworkThatOursRunsAndLearns(MemoryLayout layout, boolean narrow) {
    try (TorchNetwork network =
        new TorchNetwork(layout, narrow, Workload.paper(), BenchInput.of(4, 32, 1000))) {
      // 3,345,088 as "spos describe --arch" says, less 2 * 12,272 BN scales and shifts.
      assertThat(network.parameters().stream().mapToLong(Tensor::numel).sum())
          .isEqualTo(3_320_544L);
      double first = network.trainStep();
      // With random weights all of the 1000 classes are about equally likely: ln 1000 = 6.9.
      assertThat(first).isBetween(6.0, 9.0);
      for (int i = 0; i < 5; i++) {
        network.trainStep();
      }
      assertThat(network.trainStep()).isLessThan(first);
      network.recalibrate();
      network.evaluate();
    }
  }

  /** The published table's parameters, less 2 * BN channels: 15,264, 8,928 and 5,920. */
  @ParameterizedTest
  @CsvSource({"22222222, 2902058", "11111111, 1571018", "02012100, 878826"})
  void isTheNetworkOfTheBenchmark(String key, long parameters) {
    MemoryLayout layout = MemoryLayout.CHANNELS_LAST;
    try (TorchNetwork network =
        new TorchNetwork(layout, false, Workload.key(key), BenchInput.of(8, 32, 10))) {
      assertThat(network.parameters().stream().mapToLong(Tensor::numel).sum())
          .isEqualTo(parameters);
      double first = network.trainStep();
      assertThat(first).isBetween(1.8, 3.5); // ln 10 = 2.3
      for (int i = 0; i < 20; i++) {
        network.trainStep();
      }
      assertThat(network.trainStep()).isLessThan(first);
      network.recalibrate();
      network.evaluate();
    }
  }
}
