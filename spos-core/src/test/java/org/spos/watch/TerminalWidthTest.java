package org.spos.watch;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TerminalWidthTest {

  @Test
  void readsTheColumnsOfStty() {
    assertThat(TerminalWidth.parse("24 132\n")).hasValue(132);
  }

  @Test
  void knowsNothingFromATerminalThatDoesNotKnow() {
    assertThat(TerminalWidth.parse("0 0\n")).isEmpty();
    assertThat(TerminalWidth.parse("")).isEmpty();
    assertThat(TerminalWidth.parse("stty: 24 132")).isEmpty();
  }

  @Test
  void isEightyWhereThereIsNoTerminal() {
    assertThat(new TerminalWidth().getAsInt()).isEqualTo(80);
  }
}
