package org.spos.data.transform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.spos.seed.Seed;

class ColorJitterTest {
  private static byte[] rgb(int... values) {
    byte[] bytes = new byte[values.length];
    for (int i = 0; i < values.length; i++) {
      bytes[i] = (byte) values[i];
    }
    return bytes;
  }

  private static void step(byte[] pixels, Consumer<ColorJitter> change) {
    ColorJitter colours = new ColorJitter(pixels, 0, pixels.length);
    change.accept(colours);
    colours.finish();
  }

  @Test
  void brightnessScalesTruncatesAndClips() {
    byte[] pixels = rgb(10, 101, 255);
    step(pixels, colours -> colours.brightness(0.75f));
    assertThat(pixels).isEqualTo(rgb(7, 75, 191)); // 7.5, 75.75, 191.25
    pixels = rgb(10, 101, 255);
    step(pixels, colours -> colours.brightness(1.25f));
    assertThat(pixels).isEqualTo(rgb(12, 126, 255)); // 12.5, 126.25, 318.75
  }

  @Test
  void greyHasTheWeightsOfPil() {
    // (255·19595 + 32768) >> 16, and so on.
    assertThat(ColorJitter.grey(255, 0, 0)).isEqualTo(76);
    assertThat(ColorJitter.grey(0, 255, 0)).isEqualTo(150);
    assertThat(ColorJitter.grey(0, 0, 255)).isEqualTo(29);
    assertThat(ColorJitter.grey(255, 255, 255)).isEqualTo(255);
  }

  @Test
  void contrastMovesAwayFromTheRoundedMeanGrey() {
    // Greys 10 and 101: mean 55.5 rounds to 56.
    byte[] pixels = rgb(10, 10, 10, 101, 101, 101);
    step(pixels, colours -> colours.contrast(0.5f));
    assertThat(pixels).isEqualTo(rgb(33, 33, 33, 78, 78, 78)); // 56 - 23 and 56 + 22.5
    pixels = rgb(10, 10, 10, 101, 101, 101);
    step(pixels, colours -> colours.contrast(1.5f));
    assertThat(pixels).isEqualTo(rgb(0, 0, 0, 123, 123, 123)); // 56 - 69 and 56 + 67.5
  }

  @Test
  void saturationMovesAwayFromThePixelsGrey() {
    byte[] pixels = rgb(255, 0, 0, 90, 90, 90);
    step(pixels, colours -> colours.saturation(0.5f));
    assertThat(pixels).isEqualTo(rgb(165, 38, 38, 90, 90, 90)); // 76 + 89.5, 76 - 38
    pixels = rgb(200, 100, 100);
    step(pixels, colours -> colours.saturation(1.25f));
    assertThat(pixels).isEqualTo(rgb(217, 92, 92)); // grey 130: 130 + 87.5, 130 - 37.5
  }

  @Test
  void collectedStepsGiveWhatSingleStepsGive() {
    List<Consumer<ColorJitter>> steps =
        List.of(c -> c.brightness(1.3f), c -> c.contrast(0.7f), c -> c.saturation(1.4f));
    for (int[] order :
        new int[][] {{0, 1, 2}, {0, 2, 1}, {1, 0, 2}, {1, 2, 0}, {2, 0, 1}, {2, 1, 0}}) {
      byte[] single = rgb(10, 101, 255, 90, 3, 200, 77, 78, 79, 255, 255, 0);
      byte[] collected = single.clone();
      ColorJitter colours = new ColorJitter(collected, 0, collected.length);
      for (int i : order) {
        step(single, steps.get(i));
        steps.get(i).accept(colours);
      }
      colours.finish();
      assertThat(collected).as(Arrays.toString(order)).isEqualTo(single);
    }
  }

  @Test
  void changesOnlyTheGivenBytes() {
    byte[] pixels = rgb(10, 10, 10, 100, 50, 20, 10, 10, 10);
    ColorJitter.apply(pixels, 3, 3, 0.4, new Seed(3).stream("test"));
    assertThat(pixels).startsWith(10, 10, 10).endsWith(10, 10, 10);
    assertThat(pixels[3]).isNotEqualTo((byte) 100);
  }

  @Test
  void ofStrengthZeroChangesNothing() {
    byte[] pixels = rgb(1, 2, 3, 200, 100, 0);
    ColorJitter.apply(pixels, 0, 6, 0, new Seed(3).stream("test"));
    assertThat(pixels).isEqualTo(rgb(1, 2, 3, 200, 100, 0));
  }

  /**
   * Two greys 40 and 120 keep their mean 80 but for the brightness, and their difference over their
   * mean is the contrast, in any order of the steps; a colour's red less green is then the
   * saturation's.
   */
  @Test
  void drawsThreeFactorsUniformlyAround1() {
    Seed seed = new Seed(4);
    double[][] factors = new double[3][2000];
    for (int i = 0; i < 2000; i++) {
      byte[] greys = rgb(40, 40, 40, 120, 120, 120);
      byte[] colour = rgb(110, 70, 70);
      ColorJitter.apply(greys, 0, 6, 0.4, seed.stream("test", i));
      ColorJitter.apply(colour, 0, 3, 0.4, seed.stream("test", i));
      int low = greys[0] & 0xff;
      int high = greys[3] & 0xff;
      factors[0][i] = (low + high) / 160.0;
      factors[1][i] = 2.0 * (high - low) / (low + high);
      int difference = (colour[0] & 0xff) - (colour[1] & 0xff);
      factors[2][i] = difference / (40 * factors[0][i] * factors[1][i]);
    }
    // Truncated levels move a factor by up to 2 of 80 levels, the last one by more.
    double[] rounding = {0.03, 0.05, 0.2};
    for (int k = 0; k < 3; k++) {
      double[] sorted = Arrays.stream(factors[k]).sorted().toArray();
      assertThat(sorted[0]).as("%d, %s", k, seed).isBetween(0.6 - rounding[k], 0.65);
      assertThat(sorted[1999]).as("%d, %s", k, seed).isBetween(1.35, 1.4 + rounding[k]);
      for (int quarter = 1; quarter < 4; quarter++) {
        // Four standard deviations of a quantile, 0.036, and the truncation.
        assertThat(sorted[500 * quarter])
            .as("%d, quarter %d, %s", k, quarter, seed)
            .isCloseTo(0.6 + 0.2 * quarter, within(0.05));
      }
    }
  }
}
