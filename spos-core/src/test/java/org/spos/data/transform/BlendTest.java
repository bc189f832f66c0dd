package org.spos.data.transform;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.spos.seed.RandomStream;
import org.spos.seed.Seed;

class BlendTest {
  private static final int[] LEVELS = new int[256];

  static {
    for (int value = 0; value < 256; value++) {
      LEVELS[value] = value;
    }
  }

  /** PIL's expression, in C's single precision. */
  private static int pil(int degenerate, int value, float factor) {
    float blended = (float) degenerate + factor * (float) (value - degenerate);
    return blended <= 0 ? 0 : blended >= 255 ? 255 : (int) blended;
  }

  private static void requireAllPairsAsPil(float factor) {
    Blend blend = new Blend(factor);
    for (int degenerate = 0; degenerate < 256; degenerate++) {
      int[] expected = new int[256];
      for (int value = 0; value < 256; value++) {
        expected[value] = pil(degenerate, value, factor);
      }
      int[] withOne = LEVELS.clone();
      blend.with(degenerate, withOne, 256);
      assertThat(withOne).as("%s to %d", factor, degenerate).isEqualTo(expected);
      int[] degenerates = new int[256];
      java.util.Arrays.fill(degenerates, degenerate);
      int[] withEach = LEVELS.clone();
      blend.with(degenerates, withEach, 256);
      assertThat(withEach).as("%s to %d each", factor, degenerate).isEqualTo(expected);
    }
  }

  /** Among them factors for which fixed point would be a level off: 0.7, 0.9, 1.2. */
  @ParameterizedTest
  @ValueSource(floats = {0, 0.5f, 0.6f, 0.7f, 0.9f, 1, 1.1f, 1.2f, 1.25f, 1.4f, 2, 3.5f})
  void givesWhatPilGives(float factor) {
    requireAllPairsAsPil(factor);
  }

  @Test
  void givesWhatPilGivesForAnyFactor() {
    Seed seed = new Seed(11);
    RandomStream rng = seed.stream("test");
    for (int i = 0; i < 300; i++) {
      requireAllPairsAsPil((float) (2 * rng.nextDouble()));
    }
  }

  @Test
  void leavesTheRestOfTheArray() {
    int[] values = {10, 10, 10};
    new Blend(0.5f).with(0, values, 2);
    assertThat(values).containsExactly(5, 5, 10);
  }
}
