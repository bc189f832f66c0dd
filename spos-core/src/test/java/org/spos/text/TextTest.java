package org.spos.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Locale;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.spos.space.Candidate;

class TextTest {
  private final Locale before = Locale.getDefault();

  @AfterEach
  void restoreTheLocale() {
    Locale.setDefault(before);
  }

  @ParameterizedTest
  @ValueSource(strings = {"en-US", "de-DE", "ar-EG", "fa-IR", "hi-IN-u-nu-deva", "my-MM", "tr-TR"})
  void writesTheSameNumbersInEveryLocale(String tag) {
    Locale.setDefault(Locale.forLanguageTag(tag));

    assertThat(Text.format("%d of %,d, %.2f %%, %08x", 42, 1_234_567, 3.14159, 0xBEEF))
        .isEqualTo("42 of 1,234,567, 3.14 %, 0000beef");
    assertThat(Text.decimals(1234.5678, 1)).isEqualTo("1234.6");
    assertThat(Candidate.PUBLISHED)
        .extracting(Candidate::id)
        .containsExactly("shuffle_3x3", "shuffle_5x5", "shuffle_7x7", "shuffle_xception");
  }
}
