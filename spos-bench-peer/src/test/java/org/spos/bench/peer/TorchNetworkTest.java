package org.spos.bench.peer;

import static org.assertj.core.api.Assertions.assertThat;

import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.spos.bench.BenchInput;

class TorchNetworkTest {
  @ParameterizedTest
  @EnumSource
  void isTheNetworkThatOursRunsAndLearns(MemoryLayout layout) {
    try (TorchNetwork network = new TorchNetwork(layout, BenchInput.of(4, 32))) {
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
}
