package org.spos.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.spos.engine.PixelFormat.Normalised;

public class PixelFormatTest {
  /** The usual constants of CIFAR-10. */
  private static final Normalised CIFAR =
      new Normalised(List.of(0.4914, 0.4822, 0.4465), List.of(0.2470, 0.2435, 0.2616));

  /** Formats of every kind. */
  public static Stream<PixelFormat> formats() {
    return Stream.of(PixelFormat.BGR255, PixelFormat.NORMALISED, CIFAR);
  }

  /** torchvision's ToTensor and Normalize of the pixels (0, 128, 255) and (200, 3, 77). */
  @Test
  void normalisesWithTheConstantsOfTheDataSet() {
    double[][] expected = {
      {-1.9894737005233765, 1.1858855485916138},
      {0.0811532586812973, -1.9319725036621094},
      {2.115825891494751, -0.5525199174880981}
    };
    int[][] pixels = {{0, 200}, {128, 3}, {255, 77}};
    for (int channel = 0; channel < 3; channel++) {
      for (int i = 0; i < 2; i++) {
        assertThat((double) CIFAR.value(channel, pixels[channel][i]))
            .isCloseTo(expected[channel][i], within(5e-7));
      }
    }
  }

  /** Journals and exported files of earlier versions have the first two. */
  @Test
  void isNamedWithItsConstants() {
    assertThat(formats().map(PixelFormat::name))
        .containsExactly(
            "BGR255",
            "NORMALISED",
            "NORMALISED mean 0.4914 0.4822 0.4465, deviation 0.247 0.2435 0.2616");
    assertThat(PixelFormat.NORMALISED.description())
        .isEqualTo(
            "red, green, blue: (value / 255 - mean) / deviation, mean 0.485 0.456 0.406,"
                + " deviation 0.229 0.224 0.225");
  }

  @Test
  void dividesByNoZero() {
    assertThatThrownBy(() -> new Normalised(List.of(0.5, 0.5, 0.5), List.of(0.2, 0.0, 0.2)))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
