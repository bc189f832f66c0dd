package org.spos.cost;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.spos.error.ConfigException;

class FlopsParserTest {

  @ParameterizedTest
  @CsvSource({
    "330M, 330000000",
    "330e6, 330000000",
    "330000000, 330000000",
    "0.33G, 330000000",
    "3.3E8, 330000000",
    "330 m, 330000000",
    "1k, 1000",
    "322.91872M, 322918720",
    "0, 0",
    "9223372036854775807, 9223372036854775807"
  })
  void readsSizesAsPeopleWriteThem(String text, long macs) {
    assertThat(FlopsParser.size(text)).isEqualTo(macs);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "M", "-1", "330MB", "330 MFLOPs", "1,5M", "0x10", "330M..", "NaN"})
  void refusesWhatIsNotANumber(String text) {
    assertThatThrownBy(() -> FlopsParser.size(text))
        .isInstanceOf(ConfigException.class)
        .hasMessage("FLOPs \"%s\" is not a number; write it as 330M, 330e6 or 330000000", text);
  }

  @ParameterizedTest
  @ValueSource(strings = {"0.5", "1e99", "9223372036854775808", "1.0001k"})
  void refusesFractionsAndOverflow(String text) {
    assertThatThrownBy(() -> FlopsParser.size(text))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("is not a whole number below 2^63");
  }

  @Test
  void readsRangesAndPrintsThemBack() {
    FlopsRange range = FlopsParser.range("290M..360M");
    assertThat(range).isEqualTo(new FlopsRange(290_000_000, 360_000_000));
    assertThat(FlopsParser.range(range.toString())).isEqualTo(range);
    assertThat(range.contains(290_000_000)).isTrue();
    assertThat(range.contains(360_000_000)).isTrue();
    assertThat(range.contains(360_000_001)).isFalse();
  }

  @Test
  void refusesRangesWithoutTwoOrderedEnds() {
    assertThatThrownBy(() -> FlopsParser.range("330M"))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("write it as LO..HI");
    assertThatThrownBy(() -> FlopsParser.range("360M..290M"))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("360,000,000 to 290,000,000");
  }
}
