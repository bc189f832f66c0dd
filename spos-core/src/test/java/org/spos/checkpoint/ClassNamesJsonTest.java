package org.spos.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.spos.error.CheckpointException;
import org.spos.space.ClassNames;

class ClassNamesJsonTest {
  @Test
  void readsWhatItWrote() {
    ClassNames names = new ClassNames(List.of("a", "\"b\"", "\uD83D\uDE00\n"));
    assertThat(read(ClassNamesJson.write(names))).isEqualTo(names);
  }

  @Test
  void withoutTheKeyThereAreNumbers() {
    assertThat(ClassNamesJson.read(Map.of("kind", "supernet"), 3, "f").names())
        .containsExactly("0", "1", "2");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "a",
        "{\"a\": 1}",
        "[\"a\", \"b\"]",
        "[\"a\", \"b\", \"c\", \"d\"]",
        "[\"a\", \"b\", 3]",
        "[\"a\", \"b\", null]",
        "[\"a\", \"b\", \"c\"] x"
      })
  void refusesWhatIsNoListOfAsManyNames(String json) {
    assertThatThrownBy(() -> read(json))
        .isInstanceOf(CheckpointException.class)
        .hasMessageStartingWith("net.safetensors")
        .hasMessageNotContaining("\n");
  }

  private static ClassNames read(String json) {
    return ClassNamesJson.read(Map.of("classes", json), 3, "net.safetensors");
  }
}
