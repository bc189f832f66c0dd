package org.spos.data.transform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.spos.seed.Seed;

class CropBoxTest {
  private static final Preprocessing PUBLISHED = Preprocessing.published();

  @Test
  void centreRoundsHalfToEvenAsPython() {
    assertThat(CropBox.centre(256, 341, 224)).isEqualTo(new CropBox(16, 58, 224, 224)); // 58.5
    assertThat(CropBox.centre(343, 256, 224)).isEqualTo(new CropBox(60, 16, 224, 224)); // 59.5
  }

  @Test
  void fallsBackToTheLargestCentralCropWithinTheRatios() {
    assertThat(CropBox.fallback(30, 100, 3 / 4.0, 4 / 3.0)).isEqualTo(new CropBox(0, 30, 30, 40));
    assertThat(CropBox.fallback(100, 30, 3 / 4.0, 4 / 3.0)).isEqualTo(new CropBox(30, 0, 40, 30));
    assertThat(CropBox.fallback(10, 10, 3 / 4.0, 4 / 3.0)).isEqualTo(new CropBox(0, 0, 10, 10));
    assertThat(CropBox.fallback(1, 5, 3 / 4.0, 4 / 3.0)).isEqualTo(new CropBox(0, 2, 1, 1));
  }

  @Test
  void anExtremeStripAlwaysFallsBack() {
    assertThat(CropBox.random(1000, 10, PUBLISHED, new Seed(1).stream("test")))
        .isEqualTo(new CropBox(493, 0, 13, 10));
  }

  @Test
  void randomCropsStayInsideWithAreaAndRatioInRange() {
    Seed seed = new Seed(2);
    double meanLogRatio = 0;
    double meanArea = 0;
    int n = 20_000;
    for (int i = 0; i < n; i++) {
      CropBox box = CropBox.random(500, 400, PUBLISHED, seed.stream("crop", i));
      assertThat(box.left() + box.width()).isLessThanOrEqualTo(500);
      assertThat(box.top() + box.height()).isLessThanOrEqualTo(400);
      double area = (double) box.width() * box.height() / (500 * 400);
      assertThat(area).isBetween(0.078, 1.0); // 0.08 less the rounding of the sides
      double ratio = (double) box.width() / box.height();
      assertThat(ratio).isBetween(0.74, 1.35);
      meanLogRatio += Math.log(ratio) / n;
      meanArea += area / n;
    }
    // A 5:4 image refuses large crops of a far ratio. Expected: torchvision's loop in plain Python
    // with 400,000 draws; tolerance 4 standard deviations.
    assertThat(meanArea).isCloseTo(0.4533, within(0.007));
    assertThat(meanLogRatio).isCloseTo(0.0284, within(0.005));
  }

  @Test
  void ratiosOfSmallCropsAreLogUniform() {
    Seed seed = new Seed(3);
    int below = 0;
    int n = 20_000;
    Preprocessing small =
        new Preprocessing(
            224,
            256,
            EvalResize.OPENCV_LINEAR,
            Augmentation.RESIZED_CROP,
            0.1,
            0.1,
            0.75,
            4 / 3.0,
            0,
            0,
            0,
            false);
    for (int i = 0; i < n; i++) {
      CropBox box = CropBox.random(2000, 2000, small, seed.stream("crop", i));
      below += box.width() < box.height() ? 1 : 0;
    }
    assertThat((double) below / n).isCloseTo(0.5, within(0.015)); // 4 standard deviations
  }
}
