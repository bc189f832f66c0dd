package org.spos.space;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.spos.error.ConfigException;

class ArchitectureTest {

  @ParameterizedTest
  @ValueSource(strings = {"2,1,0", "[2, 1, 0]", "(2,1,0)", " 2 1 0 ", "2,\t1,\n0", "[ 2 , 1 , 0 ]"})
  void readsTheListsThatPeopleAndPythonWrite(String text) {
    assertThat(Architecture.parse(text)).isEqualTo(Architecture.of(2, 1, 0));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "2,,0", "a", "1,-1", "1.5", "99999", "[]", "1;2"})
  void refusesWhatIsNotAListOfIndices(String text) {
    assertThatThrownBy(() -> Architecture.parse(text))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("architecture \"" + text + "\"")
        .hasMessageContaining("is not a candidate index");
  }

  @Test
  void printsWhatItReads() {
    Architecture architecture = Architecture.of(2, 1, 0, 3);
    assertThat(architecture).hasToString("2,1,0,3");
    assertThat(Architecture.parse(architecture.toString())).isEqualTo(architecture);
  }

  @Test
  void isOneKeyForEqualChoices() {
    assertThat(Architecture.of(1, 2))
        .isEqualTo(Architecture.of(1, 2))
        .hasSameHashCodeAs(Architecture.of(1, 2))
        .isNotEqualTo(Architecture.of(2, 1));
  }
}
