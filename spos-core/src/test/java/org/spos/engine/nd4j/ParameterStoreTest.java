package org.spos.engine.nd4j;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.spos.engine.nd4j.kernel.Floats;
import org.spos.plan.NetworkPlan;
import org.spos.plan.TensorSpec;
import org.spos.space.Architecture;
import org.spos.space.SearchSpace;

class ParameterStoreTest {
  private static final NetworkPlan PLAN = NetworkPlan.supernet(SearchSpace.imagenet());

  private static List<Floats> gradients(ParameterStore store, Architecture path) {
    List<Floats> gradients = new ArrayList<>();
    for (var unit : PLAN.units(path)) {
      gradients.add(store.gradient(unit.convName() + ".weight"));
      store
          .affine(unit)
          .ifPresent(affine -> Collections.addAll(gradients, affine.dScale(), affine.dShift()));
    }
    gradients.add(store.gradient(PLAN.classifierName()));
    gradients.sort(Comparator.comparing(Floats::offset));
    return gradients;
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3})
  void gradientsOfAPathDoNotOverlap(int choice) {
    List<Integer> choices =
        IntStream.range(0, PLAN.blocks().size()).mapToObj(b -> (b + choice) % 4).toList();
    try (ParameterStore store = new ParameterStore(PLAN, new ChannelRouting(PLAN))) {
      long end = 0;
      for (Floats gradient : gradients(store, new Architecture(choices))) {
        assertThat(gradient.offset()).isGreaterThanOrEqualTo(end);
        end = gradient.offset() + gradient.length();
      }
    }
  }

  @Test
  void gradientsTakeTheMemoryOfTheLargestPathOnly() {
    long all =
        PLAN.tensors().stream()
            .filter(spec -> spec.kind().trained())
            .mapToLong(TensorSpec::elements)
            .sum();
    try (ParameterStore store = new ParameterStore(PLAN, new ChannelRouting(PLAN))) {
      assertThat(store.gradient(PLAN.classifierName()).buffer().length()).isLessThan(all / 2);
    }
  }
}
