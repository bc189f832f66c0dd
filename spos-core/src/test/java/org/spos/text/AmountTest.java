package org.spos.text;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class AmountTest {
  @ParameterizedTest
  @CsvSource({
    "0, 0 KB",
    "1500, 2 KB",
    "999499, 999 KB",
    "1000000, 1 MB",
    "340000000, 340 MB",
    "1000000000, 1.0 GB",
    "68719476736, 68.7 GB"
  })
  void bytesAreDecimal(long bytes, String text) {
    assertThat(Amount.bytes(bytes)).isEqualTo(text);
  }

  @ParameterizedTest
  @CsvSource({"0, 0 threads", "1, 1 thread", "2, 2 threads", "1024, '1,024 threads'"})
  void oneThingIsNotSeveral(long number, String text) {
    assertThat(Amount.of(number, "thread")).isEqualTo(text);
  }

  @ParameterizedTest
  @CsvSource({
    "0.4, 0 seconds", "119, 119 seconds", "120, 2 minutes", "7199, 120 minutes",
    "7200, 2.0 hours", "172799, 48.0 hours", "172800, 2.0 days", "3196800, 37.0 days"
  })
  void timesHaveTheUnitThatPeopleUse(double seconds, String text) {
    assertThat(Amount.seconds(seconds)).isEqualTo(text);
  }
}
