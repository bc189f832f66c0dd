package org.spos.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.spos.error.CheckpointException;
import org.spos.space.Candidate;
import org.spos.space.InitialWeights;
import org.spos.space.Nonlinearity;
import org.spos.space.SearchSpace;
import org.spos.space.SearchSpace.Stage;
import org.spos.space.ShuffleBlock;
import org.spos.space.TinySpace;

class SpaceJsonTest {
  /** The line in a checkpoint of version 0.1. */
  private static final String IMAGENET =
      "{\"name\":\"imagenet\",\"inputSide\":224,\"stemChannels\":16,\"stemStride\":2,"
          + "\"stages\":[[4,64],[4,160],[8,320],[4,640]],\"headChannels\":1024,"
          + "\"classes\":1000,\"dropout\":0.1,"
          + "\"candidates\":[\"shuffle_3x3\",\"shuffle_5x5\",\"shuffle_7x7\","
          + "\"shuffle_xception\"]}";

  @Test
  void thePublishedSpaceIsWrittenAsVersion01WroteIt() {
    assertThat(SpaceJson.write(SearchSpace.imagenet())).isEqualTo(IMAGENET);
    assertThat(SpaceJson.read(IMAGENET, "file")).isEqualTo(SearchSpace.imagenet());
  }

  @Test
  void anyOtherSpaceIsReadBackAndStopsVersion01AtItsStages() {
    for (SearchSpace space :
        List.of(
            TinySpace.unequal(),
            relu6(),
            withBias(),
            SearchSpace.imagenet().withInitialisation(InitialWeights.KAIMING))) {
      String json = SpaceJson.write(space);
      assertThat(SpaceJson.read(json, "file")).isEqualTo(space);
      assertThat(json).contains("\"stages\":[{\"blocks\":");
    }
  }

  @Test
  void equalSpacesGiveEqualLinesHoweverTheyWereDescribed() {
    List<Candidate> all = Candidate.PUBLISHED;
    SearchSpace spelledOut = TinySpace.of(new Stage(2, 16, 2, all, all), new Stage(1, 32));
    SearchSpace shorthand = TinySpace.of(new Stage(2, 16), new Stage(1, 32));
    assertThat(spelledOut).isEqualTo(shorthand);
    assertThat(SpaceJson.write(spelledOut)).isEqualTo(SpaceJson.write(shorthand));
    // The candidates of blocks after the first say nothing where there is one block.
    List<Candidate> one = List.of(new ShuffleBlock(3));
    assertThat(TinySpace.of(new Stage(1, 16, 2, all, one)))
        .isEqualTo(TinySpace.of(new Stage(1, 16, 2, one, List.of())));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "\"dropout\" | \"depth\":3,\"dropout\" | unknown key \"depth\"; a newer version may know"
            + " it",
        "[4,64] | {\"blocks\":4,\"channels\":64} | stride must be a whole number",
        "[4,64] | [4] | a stage that is not [blocks, channels]",
        "\"dropout\" | \"activation\":\"swish\",\"dropout\" | unknown activation \"swish\"",
        "\"dropout\" | \"initialisation\":\"zeros\",\"dropout\" | unknown initialisation \"zeros\"",
        "shuffle_7x7 | shuffle_9x9 | unknown candidate \"shuffle_9x9\"",
      })
  void refusesWhatItDoesNotKnow(String from, String to, String message) {
    assertThatThrownBy(() -> SpaceJson.read(IMAGENET.replace(from, to), "file"))
        .isInstanceOf(CheckpointException.class)
        .hasMessageContaining(message);
  }

  private static SearchSpace relu6() {
    return other(Nonlinearity.RELU6, false);
  }

  private static SearchSpace withBias() {
    return other(Nonlinearity.RELU, true);
  }

  private static SearchSpace other(Nonlinearity activation, boolean bias) {
    List<Stage> stages = List.of(new Stage(1, 16));
    return new SearchSpace(
        "other",
        8,
        8,
        2,
        stages,
        32,
        4,
        0,
        Candidate.PUBLISHED,
        List.of(),
        activation,
        bias,
        InitialWeights.PUBLISHED);
  }
}
