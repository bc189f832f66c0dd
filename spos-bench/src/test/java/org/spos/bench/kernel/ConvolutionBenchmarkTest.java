package org.spos.bench.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.openjdk.jmh.annotations.Param;
import org.spos.bench.PaperPath;
import org.spos.plan.ConvUnit;
import org.spos.plan.NetworkPlan;
import org.spos.space.Architecture;
import org.spos.space.SearchSpace;

class ConvolutionBenchmarkTest {
  @Test
  void measuresLayersOfThePathOnly() throws NoSuchFieldException {
    NetworkPlan plan = NetworkPlan.supernet(SearchSpace.imagenet());
    var onPath =
        plan.units(new Architecture(PaperPath.CHOICES)).stream()
            .map(ConvolutionBenchmarkTest::shape)
            .toList();
    Param layers = ConvolutionBenchmark.class.getField("layer").getAnnotation(Param.class);
    assertThat(Objects.requireNonNull(layers).value())
        .allSatisfy(layer -> assertThat(onPath).contains(shape(ConvolutionBenchmark.unit(layer))));
    assertThat(Arrays.asList(layers.value())).doesNotHaveDuplicates();
  }

  private static String shape(ConvUnit unit) {
    return unit.spec() + " at " + unit.inputSide();
  }
}
