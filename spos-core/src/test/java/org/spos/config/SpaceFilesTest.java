package org.spos.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.spos.error.ConfigException;
import org.spos.space.Candidate;
import org.spos.space.InitialWeights;
import org.spos.space.Nonlinearity;
import org.spos.space.SearchSpace;
import org.spos.space.SearchSpace.Stage;
import org.spos.space.ShuffleBlock;
import org.spos.space.TinySpace;

class SpaceFilesTest {
  private static final String TINY =
      """
      name: tiny
      inputSide: 16
      stemChannels: 8
      stemStride: 2
      stages:
        - {blocks: 2, channels: 16}
        - {blocks: 2, channels: 32}
      headChannels: 32
      classes: 4
      dropout: 0.0
      candidates: [shuffle_3x3, shuffle_5x5, shuffle_7x7, shuffle_xception]
      """;

  @TempDir Path folder;

  @Test
  void whatGoesWithoutSayingNeedNotBeWrittenAndIsNot() throws IOException {
    assertThat(read(TINY)).isEqualTo(TinySpace.fourBlocks());
    String yaml = ConfigLoader.toYaml(SposConfig.defaults().withSpace(TinySpace.fourBlocks()));
    assertThat(yaml)
        .contains("- blocks: 2\n    channels: 16\n  - blocks: 2")
        .doesNotContain(
            "firstCandidates", "stride:", "activation", "classifierBias", "initialisation");
  }

  @Test
  void everyPropertyCanBeWrittenAndIsReadBack() throws IOException {
    SearchSpace space =
        read(
            TINY.replace("channels: 16}", "channels: 16, stride: 1, candidates: [shuffle_5x5]}")
                    .replace("stemChannels: 8", "stemChannels: 16")
                    .replace("channels: 32}", "channels: 32, firstCandidates: [shuffle_7x7]}")
                + "firstCandidates: [shuffle_3x3]\nactivation: relu6\nclassifierBias: true\n"
                + "initialisation: kaiming\n");
    List<Candidate> five = List.of(new ShuffleBlock(5));
    assertThat(space)
        .isEqualTo(
            new SearchSpace(
                "tiny",
                16,
                16,
                2,
                List.of(
                    new Stage(2, 16, 1, five, five),
                    new Stage(2, 32, 2, Candidate.PUBLISHED, List.of(new ShuffleBlock(7)))),
                32,
                4,
                0,
                Candidate.PUBLISHED,
                List.of(new ShuffleBlock(3)),
                Nonlinearity.RELU6,
                true,
                InitialWeights.KAIMING));
    assertThat(space.choices()).containsExactly(1, 1, 1, 4);
    SposConfig config = SposConfig.defaults().withSpace(space);
    Path file = Files.writeString(folder.resolve("all.yaml"), ConfigLoader.toYaml(config));
    assertThat(ConfigLoader.load(List.of(file), List.of())).isEqualTo(config);
  }

  @Test
  void oneCommandCanChangeWhatGoesWithoutSaying() {
    SposConfig config =
        ConfigLoader.load(
            List.of(),
            List.of(
                Assignment.parse("space.activation=relu6"),
                Assignment.parse("space.classifierBias=true"),
                Assignment.parse("space.initialisation=pytorch")));
    assertThat(config.space().activation()).isEqualTo(Nonlinearity.RELU6);
    assertThat(ConfigLoader.differences(SposConfig.defaults(), config))
        .containsExactly(
            "space.activation: relu, now relu6",
            "space.classifierBias: false, now true",
            "space.initialisation: published, now pytorch");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "channels: 16} | channels: 16, stride: 3} | stride of a stage must be 1 or 2, got 3",
        "channels: 16} | channels: 16, depth: 3} | unknown key \"stages[1].depth\"",
        "channels: 16} | channels: 16, stride: 1} | stage 1, block 1 (8 to 16 channels at stride 1)"
            + " cannot be shuffle_3x3: it keeps the 8 channels before it at stride 1",
        "channels: 32} | channels: 32, candidates: [shuffle_9x9]} | \"shuffle_9x9\" is unknown",
      })
  void refusesWhatNoStageCanBe(String from, String to, String message) {
    assertThatThrownBy(() -> read(TINY.replace(from, to)))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining(message);
  }

  private SearchSpace read(String yaml) throws IOException {
    return SpaceFiles.read(Files.writeString(folder.resolve("tiny.yaml"), yaml).toString());
  }
}
