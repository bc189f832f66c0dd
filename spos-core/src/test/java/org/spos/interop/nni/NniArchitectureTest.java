package org.spos.interop.nni;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.IntFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.spos.error.CheckpointException;
import org.spos.space.Architecture;
import org.spos.space.SearchSpace;
import org.spos.text.Text;

class NniArchitectureTest {
  private static final Architecture RELEASED =
      Architecture.parse("2,1,0,1,2,0,2,0,2,0,2,3,0,0,0,0,3,2,3,3");
  private static final SearchSpace SPACE = SearchSpace.imagenet();

  @Test
  void readsOneHotLists() {
    IntFunction<String> oneHot =
        choice -> {
          List<String> flags = new ArrayList<>(Collections.nCopies(4, "false"));
          flags.set(choice, "true");
          return flags.toString();
        };
    assertThat(parse(json("LayerChoice", 1, oneHot))).isEqualTo(RELEASED);
    IntFunction<String> floats =
        choice -> oneHot.apply(choice).replace("true", "1.0").replace("false", "0.0");
    assertThat(parse(json("LayerChoice", 1, floats))).isEqualTo(RELEASED);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 21, 41, 7, 0})
  void readsIndicesAndStringIndicesCountedFromAnywhere(int first) {
    assertThat(parse(json("LayerChoice", first, String::valueOf))).isEqualTo(RELEASED);
    assertThat(parse(json("LayerChoice", first, c -> "\"" + c + "\""))).isEqualTo(RELEASED);
    assertThat(parse(json("LayerChoice", first, c -> "[" + c + "]"))).isEqualTo(RELEASED);
  }

  @Test
  void readsTheHubsNamesAndItsUnscaledChannels() {
    String[] names = {"\"k3\"", "\"k5\"", "\"k7\"", "\"xcep\""};
    String hub = json("layer_", 1, c -> names[c]);
    assertThat(parse(hub)).isEqualTo(RELEASED);
    assertThat(parse(hub.replace("}", ", \"channel_1\": 32, \"channel_20\": 320}")))
        .isEqualTo(RELEASED);
    assertThatThrownBy(() -> parse(hub.replace("}", ", \"channel_5\": 64}")))
        .isInstanceOf(CheckpointException.class)
        .hasMessageContaining("channel_5 is 64, but space \"imagenet\" has 80 channels there");
    assertThat(parse(json("layer_", 1, c -> "\"" + SPACE.candidates().get(c).id() + "\"")))
        .isEqualTo(RELEASED);
  }

  @Test
  void ordersKeysByNumberNotByText() {
    List<String> lines =
        new ArrayList<>(
            List.of(json("LayerChoice", 1, String::valueOf).replaceAll("[{}]", "").split(",")));
    Collections.reverse(lines);
    assertThat(parse("{" + String.join(",", lines) + "}")).isEqualTo(RELEASED);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "\"LayerChoice1\":2,||missing LayerChoice1",
        "\"LayerChoice1\":2,|\"LayerChoice1\":2,\"extra\":1,|unexpected extra",
        "\"LayerChoice1\":2,|\"LayerChoice25\":2,|missing LayerChoice1 unexpected LayerChoice25",
        "\"LayerChoice7\":2,|\"layer_7\":2,|missing LayerChoice7 unexpected layer_7",
        "\"LayerChoice7\":2,|\"LayerChoice07\":2,|missing LayerChoice7 unexpected LayerChoice07",
        "\"LayerChoice7\":2,|\"LayerChoice7\":2,\"layer_7\":2,|unexpected layer_7",
        "\"LayerChoice7\":2,|\"LayerChoice7\":4,|LayerChoice7 is 4, which chooses none of the 4",
        "\"LayerChoice7\":2,|\"LayerChoice7\":-1,|chooses none",
        "\"LayerChoice7\":2,|\"LayerChoice7\":\"k9\",|LayerChoice7 is \"k9\", which chooses none",
        "\"LayerChoice7\":2,|\"LayerChoice7\":[true,true,false,false],|chooses none",
        "\"LayerChoice7\":2,|\"LayerChoice7\":[false,false,false,false],|chooses none",
        "\"LayerChoice7\":2,|\"LayerChoice7\":[true,false],|chooses none",
        "\"LayerChoice7\":2,|\"LayerChoice7\":null,|chooses none",
        "\"LayerChoice7\":2,|\"LayerChoice7\":[[2]],|chooses none",
        "\"LayerChoice7\":2,|\"LayerChoice7\":2.5,|chooses none",
      })
  void namesWhatDoesNotFit(String from, String to, String message) {
    String good = json("LayerChoice", 1, String::valueOf);
    assertThat(good).contains(from);
    assertThatThrownBy(() -> parse(good.replace(from, to == null ? "" : to)))
        .isInstanceOf(CheckpointException.class)
        .hasMessageStartingWith("arc.json")
        .hasMessageContaining(message);
  }

  @Test
  void saysThatAFileHoldsNoArchitecture() {
    assertThatThrownBy(() -> parse("{\"a\":1}"))
        .hasMessageContaining("holds no architecture: neither \"choices\" nor LayerChoice1");
  }

  private static Architecture parse(String json) {
    try {
      return NniArchitecture.parse(
          (ObjectNode) new ObjectMapper().readTree(json), SPACE, "arc.json");
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(json, e);
    }
  }

  private static String json(String prefix, int first, IntFunction<String> value) {
    List<String> fields = new ArrayList<>();
    for (int i = 0; i < RELEASED.size(); i++) {
      fields.add(Text.format("\"%s%d\":%s", prefix, first + i, value.apply(RELEASED.choice(i))));
    }
    return "{" + String.join(",", fields) + "}";
  }
}
