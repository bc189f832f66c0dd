package org.spos.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.spos.data.source.Listing;
import org.spos.error.CheckpointException;
import org.spos.seed.Seed;
import org.spos.text.Text;

class TrainedOnTest {
  private static final Seed SEED = new Seed(0);

  private static ImageSet set(String folder, int... perClass) {
    List<String> paths = new ArrayList<>();
    List<String> classes = new ArrayList<>();
    List<Integer> labels = new ArrayList<>();
    for (int label = 0; label < perClass.length; label++) {
      classes.add("c" + label);
      for (int k = 0; k < perClass[label]; k++) {
        paths.add(Text.format("c%d/%s%d.jpg", label, folder, k));
        labels.add(label);
      }
    }
    return ImageSet.of(
        new Listing(
            TestImages.nowhere(paths.toArray(String[]::new)),
            classes,
            labels.stream().mapToInt(label -> label).toArray()));
  }

  private static ImageData data(int... perClass) {
    return new ImageData(Path.of("data"), set("t", perClass), set("v", 4, 4, 4));
  }

  private static int overlap(TrainedOn trained, ImageData data, int searchPerClass) {
    return trained
        .overlap(data, Splits.carve(data, SearchShare.of(searchPerClass), SEED).search())
        .orElseThrow();
  }

  @Test
  void imagesToConfirmWithAreSeenByWeightsThatDidNotLeaveThemOut() {
    ImageData data = data(100, 60, 30);
    Splits splits = Splits.carve(data, SearchShare.of(3), 5, SEED);
    TrainedOn without = TrainedOn.without(data, SearchShare.of(3), 5, SEED);
    assertThat(without.overlap(data, splits.confirm())).hasValue(0);
    assertThat(without.overlap(data, splits.search())).hasValue(0);
    assertThat(TrainedOn.without(data, SearchShare.of(3), SEED).overlap(data, splits.confirm()))
        .hasValue(splits.confirm().size());
    assertThat(without.words())
        .isEqualTo("train without 3 images of each class and 5 more to confirm with");
    assertThat(TrainedOn.parse(without.text(), "here")).isEqualTo(without);
  }

  /** 100, 60 and 30 images; at most a fifth is held out: 20, 12, 6. */
  @Test
  void countsTheImagesThatASearchAsksForAndTheTrainingSaw() {
    ImageData data = data(100, 60, 30);
    assertThat(overlap(TrainedOn.all(data), data, 50)).isEqualTo(20 + 12 + 6);
    TrainedOn ten = TrainedOn.without(data, SearchShare.of(10), SEED);
    assertThat(overlap(ten, data, 5)).isZero();
    assertThat(overlap(ten, data, 10)).isZero();
    assertThat(overlap(ten, data, 11)).isEqualTo(1 + 1);
    assertThat(overlap(ten, data, 50)).isEqualTo((20 - 10) + (12 - 10) + 0);
  }

  /** Names in sets, whatever the code above does with places. */
  @Test
  void countsWhatSetsOfNamesCount() {
    ImageData data = data(41, 23, 77);
    List<Function<ImageData, Splits>> splits =
        List.of(
            folder -> Splits.carve(folder, SearchShare.of(3), SEED),
            folder -> Splits.carve(folder, SearchShare.of(9), SEED),
            folder -> Splits.carve(folder, SearchShare.fraction(0.1), SEED),
            folder -> Splits.carve(folder, SearchShare.fraction(0.4), SEED),
            Splits::searchOnVal);
    List<TrainedOn> records =
        List.of(
            TrainedOn.without(data, SearchShare.of(3), SEED),
            TrainedOn.without(data, SearchShare.of(9), SEED),
            TrainedOn.without(data, SearchShare.fraction(0.1), SEED),
            TrainedOn.without(data, SearchShare.fraction(0.4), SEED),
            TrainedOn.all(data));
    for (int t = 0; t < records.size(); t++) {
      Set<String> trained = TestImages.paths(splits.get(t).apply(data).train());
      for (Function<ImageData, Splits> split : splits) {
        ImageSet scored = split.apply(data).search();
        Set<String> both = new HashSet<>(TestImages.paths(scored));
        both.retainAll(trained);
        assertThat(records.get(t).overlap(data, scored)).isEqualTo(OptionalInt.of(both.size()));
      }
    }
  }

  @Test
  void aTrainingThatBeganWithOthersWeightsSawTheirImagesToo() {
    ImageData data = data(100, 60, 30);
    TrainedOn ten = TrainedOn.without(data, SearchShare.of(10), SEED);
    TrainedOn four = TrainedOn.without(data, SearchShare.of(4), SEED);
    TrainedOn both = ten.and(four);
    assertThat(both.heldOut()).contains(SearchShare.of(4));
    assertThat(overlap(both, data, 4)).isZero();
    assertThat(overlap(both, data, 10)).isEqualTo(6 + 6 + 2);
    assertThat(ten.and(TrainedOn.all(data)).isAll()).isTrue();
    assertThat(overlap(ten.and(TrainedOn.all(data)), data, 10)).isEqualTo(10 + 10 + 6);
    assertThat(ten.and(ten)).isEqualTo(ten);
    assertThat(ten.and(TrainedOn.without(data, SearchShare.fraction(0.1), SEED)).heldOut())
        .isEmpty();
    assertThat(both.words())
        .isEqualTo(
            "train without 10 images of each class, before that on train without 4 images of each"
                + " class");
  }

  /** Another list gives another split: only the very images that were held out are safe. */
  @Test
  void cannotTellWhatItSawOfOtherImages() {
    ImageData then = data(100, 60, 30);
    TrainedOn trained = TrainedOn.without(then, SearchShare.of(10), SEED);
    ImageData now = data(160, 60, 30);
    assertThat(trained.overlap(now, Splits.carve(now, SearchShare.of(10), SEED).search()))
        .isEmpty();
    assertThat(trained.overlap(now, now.val())).isEqualTo(OptionalInt.of(0));
    Set<String> held = TestImages.paths(Splits.carve(then, SearchShare.of(10), SEED).search());
    int[] same =
        java.util.stream.IntStream.range(0, now.train().size())
            .filter(i -> held.contains(now.train().path(i)))
            .toArray();
    assertThat(trained.overlap(now, now.train().select(same))).isEqualTo(OptionalInt.of(0));
  }

  @Test
  void aRecordOfVersion01KnowsNoNamesAndIsTakenAtItsWord() {
    ImageData data = data(100, 60, 30);
    TrainedOn ten = TrainedOn.unnamed(Optional.of(SearchShare.of(10)), SEED);
    assertThat(overlap(ten, data, 12)).isEqualTo(2 + 2);
    assertThat(overlap(TrainedOn.unnamed(Optional.empty(), SEED), data, 12)).isEqualTo(12 + 12 + 6);
  }

  @Test
  void isOneLineOfText() {
    ImageData data = data(10, 10, 10);
    TrainedOn both =
        TrainedOn.without(data, SearchShare.of(2), SEED)
            .and(TrainedOn.without(data, SearchShare.fraction(0.25), new Seed(3)))
            .and(TrainedOn.all(data))
            .and(TrainedOn.unnamed(Optional.empty(), SEED));
    assertThat(both.parts()).hasSize(4);
    assertThat(both.text())
        .matches(
            "withoutSearchSplit perClass=2 fraction=0.0 seed=0 images=24 train=\\w{64}"
                + " held=\\w{64}; withoutSearchSplit perClass=0 fraction=0.25 seed=3 images=24"
                + " train=\\w{64} held=\\w{64}; all images=30 train=\\w{64}; all images=0");
    assertThat(TrainedOn.parse(both.text(), "file")).isEqualTo(both);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "some images=1",
        "all",
        "all images=-1",
        "all images=many",
        "all images=1 images=1",
        "all images=1 colour=red",
        "withoutSearchSplit images=1",
        "withoutSearchSplit perClass=1 fraction=0.1 seed=0 images=1",
        "withoutSearchSplit perClass=0 fraction=0.7 seed=0 images=1",
        "withoutSearchSplit perClass=1 fraction=0.0 images=1",
        "all images=1; ",
      })
  void damagedTextIsRefusedInOneLine(String text) {
    assertThatThrownBy(() -> TrainedOn.parse(text, "net.safetensors"))
        .isInstanceOf(CheckpointException.class)
        .hasMessageStartingWith("net.safetensors: it is not readable which images it was trained");
  }

  /** Digests by Python's hashlib: path, a zero byte, the class as four bytes, big end first. */
  @Test
  void namesAreDigestedWithTheirClassesAndOrder() {
    ImageSet set = set("t", 2, 1);
    assertThat(set.names())
        .isEqualTo("1b791efa8351357dbe963f4ad2e647f8a7a6fbf55d35586b14c85795aac2f2b9");
    assertThat(set.select(new int[] {1, 0, 2}).names()).isNotEqualTo(set.names());
    assertThat(Arrays.asList(set.path(0), set.path(2))).containsExactly("c0/t0.jpg", "c1/t0.jpg");
  }
}
