package org.spos.space;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.spos.error.ConfigException;
import org.spos.space.SearchSpace.Stage;

class SearchSpaceTest {
  private final SearchSpace imagenet = SearchSpace.imagenet();

  @Test
  void hasThePublishedSize() {
    assertThat(imagenet.blocks()).isEqualTo(20);
    assertThat(imagenet.size()).isEqualTo("1099511627776");
  }

  @Test
  void namesThePublishedCandidatesInTheirOrder() {
    assertThat(imagenet.candidates())
        .extracting(Candidate::id)
        .containsExactly("shuffle_3x3", "shuffle_5x5", "shuffle_7x7", "shuffle_xception");
    assertThat(Candidate.parse("shuffle_5x5")).contains(new ShuffleBlock(5));
    assertThat(Candidate.parse("shuffle_9x9")).isEmpty();
  }

  @Test
  void noTwoCandidatesShareANameInFilesTablesOrPictures() {
    assertThat(Candidate.ALL).extracting(Candidate::id).doesNotHaveDuplicates();
    assertThat(Candidate.ALL).extracting(Candidate::operation).doesNotHaveDuplicates();
    assertThat(Candidate.ALL).extracting(Candidate::label).doesNotHaveDuplicates();
    assertThat(Candidate.ALL)
        .allMatch(candidate -> Candidate.parse(candidate.id()).orElseThrow().equals(candidate));
  }

  @Test
  void refusesAnArchitectureOfAnotherLength() {
    assertThatThrownBy(() -> imagenet.check(Architecture.of(0, 1, 2)))
        .isInstanceOf(ConfigException.class)
        .hasMessage(
            "architecture 0,1,2 has 3 choices, but space \"imagenet\" has 20 choice blocks");
  }

  @Test
  void refusesAChoiceThatTheSpaceDoesNotOffer() {
    SearchSpace tiny = TinySpace.fourBlocks();
    assertThatThrownBy(() -> tiny.check(Architecture.of(0, 1, 4, 0)))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("choice 4 of block 3 is out of range")
        .hasMessageContaining("4 candidates (0 to 3)");
    assertThatThrownBy(() -> tiny.check(Architecture.of(-1, 1, 3, 0)))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("choice -1 of block 1");
    assertThat(tiny.check(Architecture.of(0, 1, 3, 0))).isEqualTo(Architecture.of(0, 1, 3, 0));
  }

  @Test
  void changesOnlyTheClasses() {
    SearchSpace ten = imagenet.withClasses(10);
    assertThat(ten.classes()).isEqualTo(10);
    assertThat(ten.withClasses(1000)).isEqualTo(imagenet);
  }

  @Test
  void saysWhichNumberOfASpaceIsWrong() {
    List<Stage> stages = List.of(new Stage(1, 16));
    refused(() -> space(" ", 16, 8, 2, stages, 32, 2, 0), "name");
    refused(() -> space("s", 16, 8, 3, stages, 32, 2, 0), "stemStride must be 1 or 2, got 3");
    refused(() -> space("s", 16, 0, 2, stages, 32, 2, 0), "channels must be positive");
    refused(() -> space("s", 16, 8, 2, stages, 0, 2, 0), "channels must be positive");
    refused(() -> space("s", 18, 8, 2, stages, 32, 2, 0), "multiple of the total stride 4, got 18");
    refused(() -> space("s", 0, 8, 2, stages, 32, 2, 0), "multiple of the total stride 4, got 0");
    refused(() -> space("s", 16, 8, 2, stages, 32, 1, 0), "classes must be at least 2, got 1");
    refused(() -> space("s", 16, 8, 2, stages, 32, 2, 1), "dropout must be in [0, 1), got 1.0");
    refused(() -> space("s", 16, 8, 2, stages, 32, 2, Double.NaN), "dropout");
    refused(() -> space("s", 16, 8, 2, List.of(), 32, 2, 0), "at least one stage");
    refused(() -> space("s", 16, 8, 2, List.of(new Stage(0, 16)), 32, 2, 0), "blocks >= 1");
    refused(() -> space("s", 16, 8, 2, List.of(new Stage(1, 8)), 32, 2, 0), "above the 8");
    refused(() -> space("s", 16, 8, 2, List.of(new Stage(1, 18)), 32, 2, 0), "divisible by 4");
    refused(
        () -> new SearchSpace("s", 16, 8, 2, stages, 32, 2, 0, List.of()),
        "at least one candidate");
  }

  @Test
  void refusesBlocksThatCannotBeBuilt() {
    assertThat(new BlockShape(64, 32, 1)).matches(SearchSpaceTest::isRefused);
    assertThat(new BlockShape(64, 64, 2)).matches(SearchSpaceTest::isRefused);
    assertThat(new BlockShape(6, 6, 1)).matches(SearchSpaceTest::isRefused);
    assertThat(new BlockShape(64, 64, 1)).matches(shape -> !isRefused(shape));
    assertThat(new BlockShape(8, 64, 2)).matches(shape -> !isRefused(shape));
    assertThatThrownBy(() -> new BlockShape(0, 8, 1)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new BlockShape(8, 8, 3)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new ShuffleBlock(4)).isInstanceOf(IllegalArgumentException.class);
  }

  private static boolean isRefused(BlockShape shape) {
    return Candidate.PUBLISHED.stream().allMatch(block -> block.refusal(shape).isPresent());
  }

  private static SearchSpace space(
      String name,
      int side,
      int stem,
      int stride,
      List<Stage> stages,
      int head,
      int classes,
      double dropout) {
    return new SearchSpace(
        name, side, stem, stride, stages, head, classes, dropout, Candidate.PUBLISHED);
  }

  private static void refused(ThrowingCallable action, String part) {
    assertThatThrownBy(action).isInstanceOf(ConfigException.class).hasMessageContaining(part);
  }
}
