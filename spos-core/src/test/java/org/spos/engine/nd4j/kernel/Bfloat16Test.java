package org.spos.engine.nd4j.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Numbers by hand: bfloat16 has 7 bits after the point, so that 1 is followed by 1 + 1/128. */
class Bfloat16Test {
  @ParameterizedTest
  @CsvSource({
    "0, 0",
    "1, 1",
    "-1.0078125, -1.0078125",
    "1.00390625, 1", // half way: to the even one
    "1.01171875, 1.015625",
    "1.00390637, 1.0078125",
    "-1.00390637, -1.0078125",
    "256, 256",
    "257, 256",
    "259, 260",
    "3.3895314e38, 3.3895314e38", // the largest
    "3.4e38, Infinity",
    "-Infinity, -Infinity",
    "1e-45, 0",
  })
  void isTheNearestNumber(float value, float nearest) {
    assertThat(Bfloat16.value(Bfloat16.of(value))).isEqualTo(nearest);
  }

  @Test
  void notANumberStaysSo() {
    assertThat(Bfloat16.value(Bfloat16.of(Float.NaN))).isNaN();
    assertThat(Bfloat16.value(Bfloat16.of(Float.intBitsToFloat(0x7f800001)))).isNaN();
  }

  @Test
  void everyNumberComesBack() {
    for (int bits = Short.MIN_VALUE; bits <= Short.MAX_VALUE; bits++) {
      float value = Bfloat16.value((short) bits);
      if (!Float.isNaN(value)) {
        assertThat(Bfloat16.of(value)).isEqualTo((short) bits);
      }
    }
  }
}
