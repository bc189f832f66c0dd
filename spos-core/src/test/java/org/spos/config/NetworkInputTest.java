package org.spos.config;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.spos.error.ConfigException;

class NetworkInputTest {
  private static SposConfig config(String... assignments) {
    return ConfigLoader.load(List.of(), Arrays.stream(assignments).map(Assignment::parse).toList());
  }

  private static void require(SposConfig asked) {
    NetworkInput.require(config(), asked, "net.safetensors", key -> "-D " + key);
  }

  @ParameterizedTest
  @CsvSource({
    "data.preprocessing, bgr255, normalised",
    "data.augmentation, resized-crop, none",
    "data.evalResize, opencv-linear, pil-bilinear",
    "data.resizeSide, 0, 248",
    "data.cropArea, 0.08, 0.5",
    "data.jitter, 0.4, 0.0",
    "data.flip, 0.5, 0.0",
    "data.fastDecode, false, true"
  })
  void namesBothValuesAndWhoAsks(String key, String trained, String asked) {
    assertThatThrownBy(() -> require(config(key + "=" + asked)))
        .isInstanceOf(ConfigException.class)
        .hasMessage(
            "net.safetensors was trained with %s %s, but -D %s asks for %s; leave that out, or"
                    .formatted(key, trained, key, asked)
                + " insist with --accept-preprocessing");
    assertThatCode(() -> require(config(key + "=" + asked, "data.acceptPreprocessing=true")))
        .doesNotThrowAnyException();
  }

  /** The constants of the data set belong to the weights; where they are not used, nobody asks. */
  @Test
  void theConstantsOfTheDataSetCountWhereTheyAreUsed() {
    SposConfig trained = config("data.preprocessing=normalised", "data.mean=0.4914,0.4822,0.4465");
    assertThatThrownBy(
            () ->
                NetworkInput.requirePixels(
                    trained, config("data.preprocessing=normalised"), "net.safetensors"))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining(
            "was trained with data.mean [0.4914,0.4822,0.4465], but the configuration asks for"
                + " [0.485,0.456,0.406]");
    assertThatCode(
            () -> NetworkInput.requirePixels(config(), config("data.deviation=[1, 1, 1]"), "net"))
        .doesNotThrowAnyException();
  }

  /** Where images are, who is scored on them and how fast they are read changes no pixel. */
  @Test
  void leavesEverythingElseToTheUser() {
    assertThatCode(
            () ->
                require(
                    config(
                        "data.dir=elsewhere",
                        "data.searchSplit=val",
                        "data.searchPerClass=3",
                        "data.dropLast=true",
                        "data.workers=3",
                        "seed=4",
                        "tester.recalibration=ema")))
        .doesNotThrowAnyException();
  }

  @Test
  void aTrainingThatBeginsWithWeightsMayAugmentInItsOwnWay() {
    assertThatCode(() -> NetworkInput.requirePixels(config(), config("data.jitter=0"), "net"))
        .doesNotThrowAnyException();
    assertThatThrownBy(
            () ->
                NetworkInput.requirePixels(
                    config(), config("data.preprocessing=normalised"), "net"))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining(
            "data.preprocessing bgr255, but the configuration asks for normalised");
  }
}
