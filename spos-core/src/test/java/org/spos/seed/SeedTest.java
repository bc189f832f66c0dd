package org.spos.seed;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.stream.LongStream;
import org.apache.commons.math3.stat.inference.ChiSquareTest;
import org.junit.jupiter.api.Test;

class SeedTest {

  @Test
  void isSplitMix64() {
    // First outputs of SplitMix64 from state 0, as Vigna's splitmix64.c gives them.
    RandomStream stream = new RandomStream(0);
    assertThat(LongStream.generate(stream::nextLong).limit(3))
        .containsExactly(0xE220A8397B1DCDAFL, 0x6E789E6AA1B965F4L, 0x06C45D188009454FL);
  }

  @Test
  void givesTheSameStreamForTheSameNameAndIndices() {
    long first = new Seed(7).stream("path", 3, 4).nextLong();
    assertThat(new Seed(7).stream("path", 3, 4).nextLong()).isEqualTo(first);
    assertThat(new Seed(8).stream("path", 3, 4).nextLong()).isNotEqualTo(first);
    assertThat(new Seed(7).stream("augment", 3, 4).nextLong()).isNotEqualTo(first);
    assertThat(new Seed(7).stream("path", 4, 3).nextLong()).isNotEqualTo(first);
    assertThat(new Seed(7).stream("path", 3).nextLong()).isNotEqualTo(first);
  }

  @Test
  void keepsItsDrawsOnEveryPlatformAndJdk() {
    // Recorded on JDK 17: a change of the JDK's default algorithms would break resumed runs.
    RandomStream stream = new Seed(42).stream("golden", 1, 2);
    assertThat(stream.nextInt(10)).isEqualTo(7);
    assertThat(stream.nextDouble()).isEqualTo(0.8040189486982036);
    assertThat(stream.nextBoolean()).isFalse();
    assertThat(stream.permutation(6)).containsExactly(0, 1, 2, 5, 3, 4);
  }

  @Test
  void goesOnFromAnyNumberOfDraws() {
    RandomStream stream = new Seed(7).stream("dropout");
    stream.nextLong();
    RandomStream later = stream.after(1000);
    RandomStream same = stream.after(0);
    for (int i = 0; i < 1000; i++) {
      assertThat(same.nextDouble()).isEqualTo(stream.nextDouble()); // one number for each double
    }
    assertThat(later.nextDouble()).isEqualTo(stream.nextDouble());
  }

  @Test
  void drawsEvenlyOverTheFirstDrawOfManyStreams() {
    Seed seed = new Seed(11);
    long[] counts = new long[4];
    for (int i = 0; i < 40_000; i++) {
      counts[seed.stream("path", i).nextInt(4)]++;
    }
    assertThat(new ChiSquareTest().chiSquareTest(new double[] {1, 1, 1, 1}, counts))
        .as("p-value, %s, %s", seed, Arrays.toString(counts))
        .isGreaterThan(1e-3);
  }

  @Test
  void drawsEveryPermutationEquallyOften() {
    Seed seed = new Seed(12);
    long[] counts = new long[24];
    for (int i = 0; i < 24_000; i++) {
      int[] order = seed.stream("order", i).permutation(4);
      // Lehmer code of the permutation.
      int code = 0;
      for (int a = 0; a < 4; a++) {
        int smaller = 0;
        for (int b = a + 1; b < 4; b++) {
          smaller += order[b] < order[a] ? 1 : 0;
        }
        code = code * (4 - a) + smaller;
      }
      counts[code]++;
    }
    double[] even = new double[24];
    Arrays.fill(even, 1000);
    assertThat(new ChiSquareTest().chiSquareTest(even, counts))
        .as("p-value, %s, %s", seed, Arrays.toString(counts))
        .isGreaterThan(1e-3);
  }
}
