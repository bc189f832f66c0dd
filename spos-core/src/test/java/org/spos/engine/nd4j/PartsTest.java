package org.spos.engine.nd4j;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PartsTest {
  @ParameterizedTest
  @CsvSource({"1, 1", "7, 1", "8, 8", "9, 8", "17, 8", "32, 8", "100, 8", "5, 16"})
  void coverEachImageOnceInOrder(int batch, int most) {
    Parts parts = Parts.of(batch, most);
    List<Integer> images = new ArrayList<>();
    for (int i = 0; i < parts.count(); i++) {
      Parts.Part part = parts.part(i);
      assertThat(part.index()).isEqualTo(i);
      assertThat(part.images()).isBetween(1, parts.size());
      for (int n = 0; n < part.images(); n++) {
        images.add(part.from() + n);
      }
    }
    assertThat(parts.count()).isLessThanOrEqualTo(most);
    assertThat(images).hasSize(batch).isSorted().doesNotHaveDuplicates().startsWith(0);
  }

  @Test
  void onlyTheLastMayBeSmaller() {
    Parts parts = Parts.of(17, 8);
    assertThat(parts).isEqualTo(new Parts(17, 3));
    assertThat(parts.full()).isEqualTo(5);
    assertThat(parts.part(5)).isEqualTo(new Parts.Part(5, 15, 2));
    assertThat(Parts.of(32, 8).full()).isEqualTo(8);
  }
}
