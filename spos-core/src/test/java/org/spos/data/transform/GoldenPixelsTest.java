package org.spos.data.transform;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.spos.data.decode.ImageDecoder;
import org.spos.data.decode.LinearResize;
import org.spos.data.decode.RgbImage;
import org.spos.engine.PixelFormat;
import org.spos.safetensors.SafetensorsReader;

/**
 * Every step of the preprocessing against Pillow, torchvision and OpenCV (see
 * scripts/golden/preprocess.py). The arithmetic is integer or single float operations, so all steps
 * agree to the byte; only a JPEG decoder may differ by a grey level.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class GoldenPixelsTest {
  private static final Path FOLDER =
      Path.of(System.getProperty("spos.root"), "src-test-fixtures/golden");

  private final SafetensorsReader golden =
      SafetensorsReader.open(FOLDER.resolve("preprocess.safetensors"));
  private final ImageDecoder decoder = new ImageDecoder();
  private final LinearResize linear = new LinearResize();
  private final PilBilinear bilinear = new PilBilinear();

  @BeforeAll
  void hasNumbers() {
    assertThat(golden.tensors()).isNotEmpty();
  }

  @AfterAll
  void close() {
    golden.close();
    decoder.close();
    linear.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"wide.png", "tall.png", "photo.jpg", "grey.jpg"})
  void decodesAsPillowDoes(String name) {
    RgbImage image = decoder.decode(FOLDER.resolve(name));
    assertThat(worst(image.bytes(), image.pixels(), expected("decode/" + name)))
        .isLessThanOrEqualTo(name.endsWith("jpg") ? 1 : 0);
  }

  @ParameterizedTest
  @CsvSource({
    "wide.png, opencv_short64",
    "tall.png, opencv_short64",
    "photo.jpg, opencv_short64",
    "grey.jpg, opencv_short64",
    "tall.png, opencv_short100"
  })
  void resizesAsOpenCvDoes(String name, String step) {
    RgbImage image = linear.resize(source(name), width(step, name), height(step, name));
    assertThat(worst(image.bytes(), image.pixels(), expected(step + "/" + name))).isZero();
  }

  @ParameterizedTest
  @ValueSource(strings = {"wide.png", "tall.png", "photo.jpg", "grey.jpg"})
  void flipsAsTorchvisionDoes(String name) {
    byte[] pixels = expected("crop56/" + name);
    byte[] planar = new byte[pixels.length];
    Planes.of(new RgbImage(pixels, 56, 56)).write(true, planar, 0);
    Placement.mirror(pixels, 0, 56);
    assertThat(worst(pixels.length, pixels, expected("flip/" + name))).isZero();
    assertThat(planar).isEqualTo(pixels);
  }

  @ParameterizedTest
  @ValueSource(strings = {"wide.png", "tall.png", "photo.jpg", "grey.jpg"})
  void feedsBlueGreenRedFrom0To255AsMegviiDoes(String name) {
    byte[] pixels = expected("crop56/" + name);
    byte[] planes = new byte[pixels.length];
    int map = 56 * 56;
    for (int i = 0; i < planes.length; i++) {
      int channel = i / map;
      int pixel = pixels[i % map * 3 + PixelFormat.BGR255.source(channel)] & 0xff;
      planes[i] = (byte) PixelFormat.BGR255.value(channel, pixel);
    }
    assertThat(worst(planes.length, planes, expected("bgr_chw/" + name))).isZero();
  }

  @ParameterizedTest
  @ValueSource(strings = {"wide.png", "tall.png", "photo.jpg", "grey.jpg"})
  void resizesTheShortSideAsOpenCvDoesAndCropsAsTorchvisionDoes(String name) {
    RgbImage image = source(name);
    Preprocessing how = Preprocessing.forInput(56).withResizeSide(64);
    byte[] out = new byte[56 * 56 * 3];
    try (Preprocessor preprocessor = new Preprocessor(how)) {
      preprocessor.eval(image, out, 0);
    }
    assertThat(worst(out.length, out, expected("val56/" + name))).isZero();
  }

  @ParameterizedTest
  @ValueSource(strings = {"wide.png", "tall.png"})
  void preparesAnImageNetInputAsPublished(String name) {
    byte[] out = new byte[224 * 224 * 3];
    try (Preprocessor preprocessor = new Preprocessor(Preprocessing.published())) {
      preprocessor.eval(source(name), out, 0);
    }
    assertThat(worst(out.length, out, expected("val224/" + name))).isZero();
  }

  @ParameterizedTest
  @CsvSource({"wide.png", "tall.png", "photo.jpg", "grey.jpg"})
  void resizesAsPillowsBilinearDoes(String name) {
    RgbImage image = source(name);
    byte[] out = new byte[80 * 50 * 3];
    bilinear.resize(image, CropBox.whole(image.width(), image.height()), 80, 50, out, 0);
    assertThat(worst(out.length, out, expected("pil_80x50/" + name))).isZero();
  }

  @ParameterizedTest
  @CsvSource({
    "wide.png, 5, 11, 40, 53",
    "tall.png, 30, 7, 250, 188",
    "photo.jpg, 0, 20, 56, 75",
    "grey.jpg, 3, 2, 24, 18"
  })
  void cropsAndResizesAsTorchvisionDoes(String name, int top, int left, int height, int width) {
    assertThat(worst(56 * 56 * 3, crop(name, top, left, height, width), expected("crop56/" + name)))
        .isZero();
  }

  @ParameterizedTest
  @CsvSource({
    "brightness_up, b1.37",
    "brightness_down, b0.63",
    "contrast_up, c1.29",
    "contrast_down, c0.71",
    "saturation_up, s1.4",
    "saturation_down, s0.6",
    "bcs, b1.25 c0.8 s1.3",
    "scb, s0.75 c1.35 b0.9",
    "csb, c1.2 s1.15 b1.1"
  })
  void adjustsColoursAsTorchvisionDoes(String kind, String steps) {
    Map<String, byte[]> pictures =
        Map.of(
            "wide.png", crop("wide.png", 5, 11, 40, 53),
            "photo.jpg", crop("photo.jpg", 0, 20, 56, 75));
    pictures.forEach(
        (name, pixels) -> {
          ColorJitter colours = new ColorJitter();
          Planes planes = Planes.of(new RgbImage(pixels, 56, 56));
          for (String step : List.of(steps.split(" "))) {
            float factor = Float.parseFloat(step.substring(1));
            switch (step.charAt(0)) {
              case 'b' -> colours.brightness(planes, factor);
              case 'c' -> colours.contrast(planes, factor);
              default -> colours.saturation(planes, factor);
            }
          }
          planes.write(false, pixels, 0);
          assertThat(worst(pixels.length, pixels, expected("jitter/" + kind + "/" + name)))
              .as(name)
              .isZero();
        });
  }

  private byte[] crop(String name, int top, int left, int height, int width) {
    byte[] out = new byte[56 * 56 * 3];
    bilinear.resize(source(name), new CropBox(left, top, width, height), 56, 56, out, 0);
    return out;
  }

  /** The picture as Pillow decoded it, so that later steps are compared alone. */
  private RgbImage source(String name) {
    return new RgbImage(expected("decode/" + name), width("decode", name), height("decode", name));
  }

  private int height(String step, String name) {
    return Objects.requireNonNull(golden.tensors().get(step + "/" + name)).shape().get(0);
  }

  private int width(String step, String name) {
    return Objects.requireNonNull(golden.tensors().get(step + "/" + name)).shape().get(1);
  }

  private byte[] expected(String name) {
    var buffer = golden.bytes(name);
    byte[] bytes = new byte[buffer.remaining()];
    buffer.get(bytes);
    return bytes;
  }

  private static int worst(int count, byte[] actual, byte[] expected) {
    assertThat(count).isEqualTo(expected.length);
    int worst = 0;
    for (int i = 0; i < count; i++) {
      worst = Math.max(worst, Math.abs((actual[i] & 0xff) - (expected[i] & 0xff)));
    }
    return worst;
  }
}
