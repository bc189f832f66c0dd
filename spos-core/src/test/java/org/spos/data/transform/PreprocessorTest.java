package org.spos.data.transform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.spos.data.decode.LinearResize;
import org.spos.data.decode.RgbImage;
import org.spos.error.ConfigException;
import org.spos.seed.Seed;

class PreprocessorTest {
  private static final Seed SEED = new Seed(9);

  /** Pixel (x, y) is (x, y, 7). */
  private static RgbImage coordinates(int width, int height) {
    byte[] pixels = new byte[3 * width * height];
    for (int i = 0; i < width * height; i++) {
      pixels[3 * i] = (byte) (i % width);
      pixels[3 * i + 1] = (byte) (i / width);
      pixels[3 * i + 2] = 7;
    }
    return new RgbImage(pixels, width, height);
  }

  private static byte[] eval(Preprocessing how, RgbImage image) {
    byte[] out = new byte[how.inputBytes()];
    try (Preprocessor preprocessor = new Preprocessor(how)) {
      preprocessor.eval(image, out, 0);
    }
    return out;
  }

  private static byte[] train(Preprocessing how, RgbImage image, long index) {
    byte[] out = new byte[how.inputBytes()];
    try (Preprocessor preprocessor = new Preprocessor(how)) {
      preprocessor.train(image, SEED.stream("augment", index), out, 0);
    }
    return out;
  }

  @Test
  void publishedSizesAre224And256AndScaleWithTheInput() {
    assertThat(Preprocessing.published().resizeSide()).isEqualTo(256);
    assertThat(Preprocessing.forInput(64).resizeSide()).isEqualTo(73);
    assertThat(Preprocessing.forSmallImages(32).resizeSide()).isEqualTo(32);
  }

  @Test
  void refusesImpossibleSettings() {
    assertThatThrownBy(() -> Preprocessing.forInput(64).withResizeSide(63))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("resizeSide must be at least inputSide 64, got 63");
  }

  @Test
  void longSideIsRoundedByOpenCvAndTruncatedByPil() {
    // 256/375 · 500 = 341.33; 256/3 · 5 = 426.67.
    assertThat(EvalResize.OPENCV_LINEAR.longSide(256, 375, 500)).isEqualTo(341);
    assertThat(EvalResize.OPENCV_LINEAR.longSide(256, 3, 5)).isEqualTo(427);
    assertThat(EvalResize.PIL_BILINEAR.longSide(256, 3, 5)).isEqualTo(426);
  }

  @Test
  void openCvHalvingAveragesTheTwoMiddlePixels() {
    // Centre of output 0 lies between inputs 0 and 1, no antialiasing: (0 + 100)/2, (200 + 255)/2.
    byte[] row = new byte[12];
    int[] values = {0, 100, 200, 255};
    for (int i = 0; i < 12; i++) {
      row[i] = (byte) values[i / 3];
    }
    try (LinearResize resize = new LinearResize()) {
      RgbImage half = resize.resize(new RgbImage(row, 4, 1), 2, 1);
      assertThat(half.pixels()[0] & 0xFF).isEqualTo(50);
      assertThat(half.pixels()[3] & 0xFF).isIn(227, 228);
    }
  }

  @Test
  void evalCropsTheCentreOfAnImageThatFitsAlready() {
    Preprocessing how = Preprocessing.forInput(4).withResizeSide(6);
    byte[] portrait = eval(how, coordinates(6, 9)); // rows from rint(2.5) = 2
    assertThat(portrait).startsWith(1, 2, 7, 2, 2, 7).endsWith(4, 5, 7);
    byte[] landscape = eval(how, coordinates(9, 6));
    assertThat(landscape).startsWith(2, 1, 7).endsWith(5, 4, 7);
  }

  @Test
  void evalKeepsAPlainColourWithEitherResize() {
    byte[] pixels = new byte[3 * 50 * 37];
    java.util.Arrays.fill(pixels, (byte) 123);
    for (EvalResize resize : EvalResize.values()) {
      Preprocessing how =
          new Preprocessing(
              16, 20, resize, Augmentation.NONE, 0.08, 1, 0.75, 1.33, 0.4, 0.5, 4, false);
      assertThat(eval(how, new RgbImage(pixels, 50, 37))).containsOnly(123);
      assertThat(train(how, new RgbImage(pixels, 50, 37), 0)).containsOnly(123);
    }
  }

  @Test
  void resizedCropIsAFunctionOfTheStream() {
    Preprocessing how = Preprocessing.forInput(16);
    RgbImage image = coordinates(60, 40);
    assertThat(train(how, image, 1)).isEqualTo(train(how, image, 1));
    assertThat(train(how, image, 1)).isNotEqualTo(train(how, image, 2));
  }

  @Test
  void resizedCropMirrorsHalfOfTheImages() {
    Preprocessing how = Preprocessing.forInput(8);
    int mirrored = 0;
    for (int i = 0; i < 1000; i++) {
      byte[] view = train(how, coordinates(100, 100), i);
      mirrored += (view[0] & 0xFF) > (view[21] & 0xFF) ? 1 : 0;
    }
    assertThat(mirrored).isBetween(437, 563); // 4 standard deviations
  }

  @Test
  void paddedCropShiftsByAtMostThePaddingAndFillsWithZeros() {
    Preprocessing how = Preprocessing.forSmallImages(16);
    RgbImage image = coordinates(16, 16);
    Set<Integer> corners = new HashSet<>();
    for (int i = 0; i < 500; i++) {
      byte[] view = train(how, image, i);
      int middle = 3 * (8 * 16 + 8);
      assertThat(view[middle] & 0xFF).isBetween(3, 12);
      assertThat(view[middle + 1] & 0xFF).isBetween(4, 12);
      assertThat(view[middle + 2]).isEqualTo((byte) 7);
      corners.add((int) view[2]);
    }
    assertThat(corners).containsExactlyInAnyOrder(0, 7);
  }

  @Test
  void shiftIsACropOfThePaddedImage() {
    byte[] out = new byte[12];
    Placement.shift(coordinates(2, 2).pixels(), 2, 1, -1, out, 0);
    assertThat(out).containsExactly(0, 0, 0, 0, 0, 0, 1, 0, 7, 0, 0, 0);
    Placement.shift(coordinates(2, 2).pixels(), 2, 3, 0, out, 0);
    assertThat(out).containsOnly(0);
  }

  @Test
  void mirrorSwapsColumns() {
    byte[] pixels = coordinates(3, 3).pixels();
    Placement.mirror(pixels, 0, 3);
    assertThat(pixels).startsWith(2, 0, 7, 1, 0, 7, 0, 0, 7).endsWith(0, 2, 7);
  }
}
