package org.spos.rank;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.spos.seed.Seed;
import org.spos.space.Architecture;

class StrataTest {
  private static final List<Architecture> HUNDRED =
      IntStream.range(0, 100).mapToObj(Architecture::of).toList();

  private static List<Architecture> draw(List<Architecture> networks, int count, long seed) {
    return Strata.draw(networks, count, one -> one.choice(0), new Seed(seed));
  }

  @Test
  void oneIsDrawnOfEachStratum() {
    List<Architecture> ten = draw(HUNDRED, 10, 4);
    assertThat(ten.stream().map(one -> one.choice(0) / 10))
        .containsExactly(0, 1, 2, 3, 4, 5, 6, 7, 8, 9);
  }

  @Test
  void theSampleDependsOnTheSeedAndNotOnTheOrderOfTheTable() {
    List<Architecture> reversed = new ArrayList<>(HUNDRED);
    Collections.reverse(reversed);
    assertThat(draw(reversed, 10, 4)).isEqualTo(draw(HUNDRED, 10, 4));
    assertThat(draw(HUNDRED, 10, 5)).isNotEqualTo(draw(HUNDRED, 10, 4));
  }

  @Test
  void eachNetworkIsAsLikelyAsAnyOther() {
    Map<Architecture, Integer> drawn = new HashMap<>();
    for (int seed = 0; seed < 2_000; seed++) {
      draw(HUNDRED, 30, seed).forEach(one -> drawn.merge(one, 1, Integer::sum));
    }
    // 30 strata of 3 or 4 of 100: 2,000 draws give each 500 or 667, with a deviation of 22.
    assertThat(drawn).hasSize(100);
    assertThat(drawn.values()).allSatisfy(times -> assertThat(times).isBetween(400, 780));
  }

  @Test
  void moreThanThereAreAreAll() {
    assertThat(draw(HUNDRED, 500, 4)).containsExactlyElementsOf(HUNDRED);
  }
}
