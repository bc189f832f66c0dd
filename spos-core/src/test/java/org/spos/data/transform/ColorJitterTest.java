package org.spos.data.transform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.spos.data.decode.RgbImage;
import org.spos.seed.RandomStream;
import org.spos.seed.Seed;

class ColorJitterTest {
  private final ColorJitter colours = new ColorJitter();

  private static byte[] rgb(int... values) {
    byte[] bytes = new byte[values.length];
    for (int i = 0; i < values.length; i++) {
      bytes[i] = (byte) values[i];
    }
    return bytes;
  }

  /** Changes pixels that lie in one row. */
  private static void step(byte[] pixels, Consumer<Planes> change) {
    Planes planes = Planes.of(new RgbImage(pixels, pixels.length / 3, 1));
    change.accept(planes);
    planes.write(false, pixels, 0);
  }

  private void jitter(byte[] pixels, double strength, RandomStream rng) {
    step(pixels, image -> colours.apply(image, strength, rng));
  }

  @Test
  void brightnessScalesTruncatesAndClips() {
    byte[] pixels = rgb(10, 101, 255);
    step(pixels, image -> colours.brightness(image, 0.75f));
    assertThat(pixels).isEqualTo(rgb(7, 75, 191)); // 7.5, 75.75, 191.25
    pixels = rgb(10, 101, 255);
    step(pixels, image -> colours.brightness(image, 1.25f));
    assertThat(pixels).isEqualTo(rgb(12, 126, 255)); // 12.5, 126.25, 318.75
  }

  @Test
  void greyHasTheWeightsOfPil() {
    // (255·19595 + 32768) >> 16, and so on.
    int[] grey = new int[4];
    int[] red = {255, 0, 0, 255};
    int[] green = {0, 255, 0, 255};
    int[] blue = {0, 0, 255, 255};
    ColorJitter.greys(red, green, blue, grey, 4);
    assertThat(grey).containsExactly(76, 150, 29, 255);
  }

  @Test
  void contrastMovesAwayFromTheRoundedMeanGrey() {
    // Greys 10 and 101: mean 55.5 rounds to 56.
    byte[] pixels = rgb(10, 10, 10, 101, 101, 101);
    step(pixels, image -> colours.contrast(image, 0.5f));
    assertThat(pixels).isEqualTo(rgb(33, 33, 33, 78, 78, 78)); // 56 - 23 and 56 + 22.5
    pixels = rgb(10, 10, 10, 101, 101, 101);
    step(pixels, image -> colours.contrast(image, 1.5f));
    assertThat(pixels).isEqualTo(rgb(0, 0, 0, 123, 123, 123)); // 56 - 69 and 56 + 67.5
  }

  @Test
  void saturationMovesAwayFromThePixelsGrey() {
    byte[] pixels = rgb(255, 0, 0, 90, 90, 90);
    step(pixels, image -> colours.saturation(image, 0.5f));
    assertThat(pixels).isEqualTo(rgb(165, 38, 38, 90, 90, 90)); // 76 + 89.5, 76 - 38
    pixels = rgb(200, 100, 100);
    step(pixels, image -> colours.saturation(image, 1.25f));
    assertThat(pixels).isEqualTo(rgb(217, 92, 92)); // grey 130: 130 + 87.5, 130 - 37.5
  }

  @Test
  void meanGreyIsThatOfAllRows() {
    byte[] pixels = rgb(10, 10, 10, 101, 101, 101);
    Planes column = Planes.of(new RgbImage(pixels, 1, 2));
    colours.contrast(column, 0.5f);
    column.write(false, pixels, 0);
    assertThat(pixels).isEqualTo(rgb(33, 33, 33, 78, 78, 78));
  }

  @Test
  void ofStrengthZeroChangesNothing() {
    byte[] pixels = rgb(1, 2, 3, 200, 100, 0);
    jitter(pixels, 0, new Seed(3).stream("test"));
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
      jitter(greys, 0.4, seed.stream("test", i));
      jitter(colour, 0.4, seed.stream("test", i));
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
