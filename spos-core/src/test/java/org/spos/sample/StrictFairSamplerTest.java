package org.spos.sample;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import java.util.stream.LongStream;
import org.apache.commons.math3.stat.inference.ChiSquareTest;
import org.junit.jupiter.api.Test;
import org.spos.error.ConfigException;
import org.spos.seed.Seed;
import org.spos.space.Architecture;

class StrictFairSamplerTest {
  private static final List<Integer> FOURS = List.of(4, 4, 4);

  @Test
  void usesEachCandidateOfEachBlockOnceInAStep() {
    StrictFairSampler sampler = StrictFairSampler.of(FOURS, new Seed(1));
    for (int step = 0; step < 500; step++) {
      List<Architecture> paths = sampler.paths(step);
      assertThat(paths).hasSize(4);
      for (int block = 0; block < 3; block++) {
        int at = block;
        assertThat(paths.stream().map(path -> path.choice(at)))
            .containsExactlyInAnyOrder(0, 1, 2, 3);
      }
    }
  }

  @Test
  void drawsBlocksAndStepsIndependently() {
    Seed seed = new Seed(2);
    StrictFairSampler sampler = StrictFairSampler.of(FOURS, seed);
    long[] neighbours = new long[16];
    long[] following = new long[16];
    for (int step = 0; step < 10_000; step++) {
      Architecture first = sampler.paths(step).get(0);
      neighbours[4 * first.choice(0) + first.choice(1)]++;
      following[4 * first.choice(0) + sampler.paths(step + 1).get(0).choice(0)]++;
    }
    double[] even = new double[16];
    Arrays.fill(even, 1);
    for (long[] counts : List.of(neighbours, following)) {
      assertThat(new ChiSquareTest().chiSquareTest(even, counts))
          .as("p-value, %s, %s", seed, Arrays.toString(counts))
          .isGreaterThan(1e-3);
    }
  }

  @Test
  void dependsOnSeedAndIterationOnly() {
    StrictFairSampler sampler = StrictFairSampler.of(FOURS, new Seed(3));
    List<List<Architecture>> forward = LongStream.range(0, 20).mapToObj(sampler::paths).toList();
    for (int i = 19; i >= 0; i--) {
      assertThat(StrictFairSampler.of(FOURS, new Seed(3)).paths(i)).isEqualTo(forward.get(i));
    }
    assertThat(StrictFairSampler.of(FOURS, new Seed(4)).paths(0)).isNotEqualTo(forward.get(0));
  }

  @Test
  void refusesABlockWithFewerCandidatesByItsNumber() {
    assertThatThrownBy(() -> StrictFairSampler.of(List.of(3, 4, 2), new Seed(0)))
        .isInstanceOf(ConfigException.class)
        .hasMessage(
            "sampling strict-fair uses each candidate once in a step, but block 1 has 3 and block"
                + " 2 has 4; strict-fair-repeat repeats the shorter lists");
  }

  @Test
  void repeatsShorterListsAsEvenlyAsTheyGo() {
    Seed seed = new Seed(5);
    StrictFairSampler sampler = StrictFairSampler.repeating(List.of(4, 2, 3, 1), seed);
    long[] twice = new long[3];
    for (int step = 0; step < 3_000; step++) {
      List<Architecture> paths = sampler.paths(step);
      assertThat(paths).hasSize(4);
      assertThat(counts(paths, 0, 4)).containsOnly(1);
      assertThat(counts(paths, 1, 2)).containsOnly(2);
      assertThat(counts(paths, 3, 1)).containsOnly(4);
      int[] three = counts(paths, 2, 3);
      assertThat(three).containsOnly(1, 2);
      for (int choice = 0; choice < 3; choice++) {
        twice[choice] += three[choice] - 1;
      }
    }
    // Which of three candidates is used twice is drawn, too.
    assertThat(new ChiSquareTest().chiSquareTest(new double[] {1, 1, 1}, twice))
        .as("p-value, %s, %s", seed, Arrays.toString(twice))
        .isGreaterThan(1e-3);
  }

  private static int[] counts(List<Architecture> paths, int block, int candidates) {
    int[] counts = new int[candidates];
    paths.forEach(path -> counts[path.choice(block)]++);
    return counts;
  }
}
