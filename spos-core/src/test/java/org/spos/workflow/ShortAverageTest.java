package org.spos.workflow;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.spos.config.ConfigLoader;
import org.spos.engine.Recalibration;

/** By hand: 0.9 to the power of 2 is 0.81, of 21 0.109, of 22 0.098. */
class ShortAverageTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "EMA | 1 | over 1 batches keep 90 %",
        "EMA | 128 | over 1 batches keep 90 %",
        "EMA | 129 | over 2 batches keep 81 %",
        "EMA | 2688 | over 21 batches keep 11 %",
        "EMA | 2689 | ",
        "CUMULATIVE | 1 | ",
        "OFF | 1 | "
      })
  void warnsWhileMoreThanATenthOfTheStartIsLeft(
      Recalibration way, int images, @Nullable String warning) {
    var found = ShortAverage.warning(ConfigLoader.load(List.of(), List.of()).tester(), way, images);
    assertThat(found.isPresent()).isEqualTo(warning != null);
    found.ifPresent(
        text ->
            assertThat(text)
                .contains(warning, "recalibrationImages of at least 2816", "cumulative"));
  }
}
