package org.spos.text;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class CodePointOrderTest {
  /** As {@code sorted()} of Python 3.11 gives them. */
  private static final List<String> PYTHON =
      List.of(
          "",
          "10",
          "2",
          "A",
          "a",
          "a b",
          "a-b",
          "a.b",
          "a/b",
          "aa",
          "z",
          "ä",
          "\uD7FF",
          "\uE000",
          "\uFF21", // Ａ
          "\uFFFF",
          "\uD83D\uDE00", // U+1F600
          "\uD83D\uDE00a",
          "\uD83D\uDE00\uFF21",
          "\uD83D\uDE01",
          "\uDBFF\uDFFF"); // U+10FFFF

  @Test
  void isPythonsOrderBeyondTheBasicPlaneToo() {
    List<String> names = new ArrayList<>(PYTHON);
    for (int seed = 0; seed < 20; seed++) {
      Collections.shuffle(names, new Random(seed));
      names.sort(new CodePointOrder());
      assertThat(names).as("seed %s", seed).isEqualTo(PYTHON);
    }
    assertThat(PYTHON.stream().sorted()).isNotEqualTo(PYTHON); // what it is needed for
  }
}
