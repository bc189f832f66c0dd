package org.spos.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class FileNamesTest {
  @Test
  void saysWhichLocaleHasTheLettersOfAName() {
    assertThat(FileNames.refusal("größe", "ANSI_X3.4-1968"))
        .isEqualTo(
            "\"größe\" is not a file name in the locale of this process (ANSI_X3.4-1968);"
                + " set LC_ALL=C.UTF-8, which has all letters");
  }

  @Test
  void doesNotBlameTheLocaleForOtherNames() {
    assertThat(FileNames.refusal("a\0b", "ANSI_X3.4-1968")).isEqualTo("\"a b\" is not a file name");
    assertThat(FileNames.refusal("ö\0b", "UTF-8")).isEqualTo("\"ö b\" is not a file name");
  }
}
