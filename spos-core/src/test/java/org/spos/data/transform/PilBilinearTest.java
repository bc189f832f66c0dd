package org.spos.data.transform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.spos.data.TestImages;
import org.spos.data.decode.RgbImage;

class PilBilinearTest {
  private final PilBilinear bilinear = new PilBilinear();

  /** An image whose three channels are equal. */
  private static RgbImage grey(int width, int height, int... values) {
    byte[] pixels = new byte[3 * values.length];
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = (byte) values[i / 3];
    }
    return new RgbImage(pixels, width, height);
  }

  private int[] resized(RgbImage image, CropBox box, int width, int height) {
    byte[] out = new byte[3 * width * height];
    bilinear.resize(image, box, width, height, out, 0);
    int[] values = new int[width * height];
    for (int i = 0; i < values.length; i++) {
      assertThat(out[3 * i]).isEqualTo(out[3 * i + 1]).isEqualTo(out[3 * i + 2]);
      values[i] = out[3 * i] & 0xFF;
    }
    return values;
  }

  @Test
  void halvingWeighsThreeSeventhsThreeSeventhsAndOneSeventh() {
    // Support 2 around 1 and 3: (3·0 + 3·100 + 200)/7 = 71.4 and (100 + 3·200 + 3·255)/7 = 209.3.
    RgbImage row = grey(4, 1, 0, 100, 200, 255);
    assertThat(resized(row, CropBox.whole(4, 1), 2, 1)).containsExactly(71, 209);
    RgbImage column = grey(1, 4, 0, 100, 200, 255);
    assertThat(resized(column, CropBox.whole(1, 4), 1, 2)).containsExactly(71, 209);
  }

  @Test
  void doublingInterpolatesAtQuarters() {
    RgbImage row = grey(2, 1, 0, 100);
    assertThat(resized(row, CropBox.whole(2, 1), 4, 1)).containsExactly(0, 25, 75, 100);
  }

  @Test
  void roundsToEightBitsBetweenThePasses() {
    // Halving two pixels weighs them equally. Rows: 0.5 rounds to 1, and 0; then (1 + 0)/2 rounds
    // to 1.
    // Without rounding in between it would be 0.25.
    assertThat(resized(grey(2, 2, 1, 0, 0, 0), CropBox.whole(2, 2), 1, 1)).containsExactly(1);
  }

  @Test
  void ofTheSameSizeIsTheSame() {
    RgbImage image = grey(3, 2, 1, 2, 3, 250, 251, 255);
    assertThat(resized(image, CropBox.whole(3, 2), 3, 2)).containsExactly(1, 2, 3, 250, 251, 255);
  }

  @Test
  void pixelsOutsideTheBoxHaveNoInfluence() {
    RgbImage image = grey(4, 3, 9, 9, 9, 9, 9, 0, 100, 9, 9, 9, 9, 9);
    assertThat(resized(image, new CropBox(1, 1, 2, 1), 4, 1)).containsExactly(0, 25, 75, 100);
  }

  @Test
  void keepsChannelsApartAndWritesFromTheOffset() {
    RgbImage image = new RgbImage(new byte[] {10, 20, 30, 50, 60, 70}, 2, 1);
    byte[] out = new byte[8];
    bilinear.resize(image, CropBox.whole(2, 1), 1, 1, out, 3);
    assertThat(out).containsExactly(0, 0, 0, 30, 40, 50, 0, 0);
  }

  @Test
  void aWindowHoldsWhatTheWholeHoldsThere() {
    RgbImage image = new RgbImage(TestImages.pixels(61, 47, 5), 61, 47);
    for (int[] size : new int[][] {{90, 70}, {61, 47}, {55, 43}, {40, 33}, {20, 11}, {7, 3}}) {
      CropBox box = new CropBox(3, 2, 55, 43);
      byte[] whole = new byte[3 * size[0] * size[1]];
      bilinear.resize(image, box, size[0], size[1], whole, 0);
      CropBox window = new CropBox(size[0] / 3, size[1] / 4, size[0] / 2, size[1] / 2);
      byte[] expected = new byte[3 * window.width() * window.height()];
      Placement.crop(whole, size[0], window, expected, 0);
      byte[] actual = new byte[expected.length];
      bilinear.resize(image, box, size[0], size[1], window, actual, 0);
      assertThat(actual).as("%d x %d", size[0], size[1]).isEqualTo(expected);
    }
  }

  @Test
  void refusesABoxOutsideTheImage() {
    RgbImage image = grey(2, 1, 0, 100);
    assertThatThrownBy(() -> resized(image, new CropBox(1, 0, 2, 1), 1, 1))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
