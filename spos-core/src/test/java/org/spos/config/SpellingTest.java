package org.spos.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class SpellingTest {
  @Test
  void suggestsWhatDiffersInLessThanHalfOfItsLetters() {
    assertThat(Spelling.nearest("--ouput", List.of("--output", "--epochs")))
        .containsExactly("--output");
    assertThat(Spelling.nearest("--flopslimit", List.of("--flops-limit")))
        .containsExactly("--flops-limit");
    assertThat(Spelling.nearest("vall", List.of("val"))).containsExactly("val");
    assertThat(Spelling.nearest("epoch", List.of("search.epochs")))
        .containsExactly("search.epochs");
  }

  @Test
  void suggestsNothingForAWordOfOneOrTwoLetters() {
    assertThat(Spelling.nearest("--x", List.of("-v", "-q", "-D", "-h", "-V"))).isEmpty();
    assertThat(Spelling.nearest("-qq", List.of("-q", "-v"))).isEmpty();
  }
}
