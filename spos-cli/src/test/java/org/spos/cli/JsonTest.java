package org.spos.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class JsonTest {
  @Test
  void writesMembersInOrder() {
    Json json =
        new Json()
            .put("b", 1)
            .put("a", List.of(true, 2.5, "x"))
            .put("none", Optional.empty())
            .put("some", Optional.of(Path.of("p")))
            .put("inner", new Json().put("nan", Double.NaN));
    assertThat(json)
        .hasToString("{\"b\":1,\"a\":[true,2.5,\"x\"],\"some\":\"p\",\"inner\":{\"nan\":null}}");
  }

  @Test
  void escapesWhatJsonReserves() {
    assertThat(new Json().put("k\"", "a\\b\n\t\u0001é"))
        .hasToString("{\"k\\\"\":\"a\\\\b\\n\\t\\u0001é\"}");
  }
}
