package org.spos.bench;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.factory.Nd4j;
import org.spos.bench.kernel.ConvolutionBenchmark;
import org.spos.engine.nd4j.kernel.ElementType;
import org.spos.engine.nd4j.kernel.onednn.OneDnnKernels;
import org.spos.plan.ConvUnit;

class LayerTest {

  @ParameterizedTest
  @ValueSource(strings = {"stem 3 16 3 2 32", "pointwise 16 32 1 1 8", "depthwise 16 16 5 2 8"})
  void runsEachCase(String words) {
    Nd4j.getBackend();
    ConvUnit unit = ConvolutionBenchmark.unit(words);
    for (ElementType type : ElementType.values()) {
      if (type == ElementType.BFLOAT16 && OneDnnKernels.bfloat16Obstacle().isPresent()) {
        continue;
      }
      try (Layer layer = new Layer(unit, 2, unit.spec().in() == 3, type)) {
        for (BenchCase benchCase : BenchCase.values()) {
          assertThat(layer.millis(benchCase).values()).isNotEmpty().allMatch(ms -> ms > 0);
        }
      }
    }
  }
}
