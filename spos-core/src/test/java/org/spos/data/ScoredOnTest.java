package org.spos.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.spos.data.ScoredOn.Kind;
import org.spos.data.source.Listing;
import org.spos.error.CheckpointException;
import org.spos.seed.Seed;
import org.spos.text.Text;

/** Two classes of 30 training and 10 validation images. */
class ScoredOnTest {
  private static final Seed SEED = new Seed(0);
  private static final ImageData DATA = data("v");

  private static ImageSet set(String prefix, int perClass) {
    List<String> paths = new ArrayList<>();
    for (int i = 0; i < 2 * perClass; i++) {
      paths.add(Text.format("c%d/%s%d.jpg", i / perClass, prefix, i));
    }
    return ImageSet.of(
        new Listing(
            TestImages.nowhere(paths.toArray(String[]::new)),
            List.of("c0", "c1"),
            IntStream.range(0, 2 * perClass).map(i -> i / perClass).toArray()));
  }

  private static ImageData data(String prefix) {
    return new ImageData(Path.of("data"), set("t", 30), set(prefix, 10));
  }

  private static Set<String> spent(ScoredOn scored) {
    boolean[] flags = scored.spent(DATA).orElseThrow();
    return IntStream.range(0, flags.length)
        .filter(i -> flags[i])
        .mapToObj(DATA.val()::path)
        .collect(Collectors.toSet());
  }

  @Test
  void tellsWhichImagesOfValASearchHasSpent() {
    ScoredOn part = ScoredOn.of(Kind.VAL_PART, Optional.of(SearchShare.of(3)), 0, SEED, DATA);
    assertThat(part.images()).isEqualTo(6);
    assertThat(spent(part))
        .isEqualTo(TestImages.paths(Splits.valPart(DATA, SearchShare.of(3), SEED).search()))
        .hasSize(6);
    ScoredOn sampled = ScoredOn.of(Kind.VAL, Optional.empty(), 8, SEED, DATA);
    assertThat(spent(sampled)).hasSize(8).isEqualTo(TestImages.paths(sampled.choose(DATA)));
    assertThat(spent(ScoredOn.of(Kind.VAL, Optional.empty(), 0, SEED, DATA))).hasSize(20);
    ScoredOn ofPart = ScoredOn.of(Kind.VAL_PART, Optional.of(SearchShare.of(3)), 4, SEED, DATA);
    assertThat(spent(part)).containsAll(spent(ofPart));
    assertThat(spent(ofPart)).hasSize(4);
  }

  @Test
  void imagesOfTrainSpendNoneOfVal() {
    ScoredOn held = ScoredOn.of(Kind.SEARCH, Optional.of(SearchShare.of(4)), 0, SEED, DATA);
    assertThat(held.images()).isEqualTo(8);
    assertThat(spent(held)).isEmpty();
    assertThat(held.spent(data("w")).orElseThrow()).hasSize(20).containsOnly(false);
    assertThat(spent(ScoredOn.nothing())).isEmpty();
  }

  @Test
  void cannotTellWhatIsSpentOfAnotherVal() {
    ScoredOn part = ScoredOn.of(Kind.VAL_PART, Optional.of(SearchShare.of(3)), 0, SEED, DATA);
    assertThat(part.spent(data("w"))).isEmpty();
    assertThat(part.spent(data("v"))).isPresent();
  }

  @Test
  void isOneLineOfText() {
    ScoredOn part =
        ScoredOn.of(Kind.VAL_PART, Optional.of(SearchShare.fraction(0.2)), 3, new Seed(5), DATA);
    assertThat(part.text())
        .startsWith("val-part perClass=0 fraction=0.2 sample=3 seed=5 images=3 names=");
    ScoredOn val = ScoredOn.of(Kind.VAL, Optional.empty(), 0, SEED, DATA);
    for (ScoredOn one : List.of(part, val, ScoredOn.nothing())) {
      assertThat(ScoredOn.parse(one.text(), "file")).isEqualTo(one);
    }
    assertThat(val.words()).isEqualTo("val (20 in all)");
    assertThat(ScoredOn.of(Kind.VAL_PART, Optional.of(SearchShare.of(1)), 0, SEED, DATA).words())
        .isEqualTo("val-part (1 image of each class, 2 in all)");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "train sample=0 seed=0 images=1 names=a",
        "val-part sample=0 seed=0 images=1 names=a",
        "val perClass=1 fraction=0.0 sample=0 seed=0 images=1 names=a",
        "val sample=0 seed=0 images=1",
        "val sample=-1 seed=0 images=1 names=a",
        "val sample=0 seed=0 images=99999999999 names=a",
      })
  void damagedTextIsRefusedInOneLine(String text) {
    assertThatThrownBy(() -> ScoredOn.parse(text, "net.safetensors"))
        .isInstanceOf(CheckpointException.class)
        .hasMessageStartingWith("net.safetensors: it is not readable which images scored it");
  }
}
