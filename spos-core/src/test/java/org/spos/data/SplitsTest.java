package org.spos.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.spos.data.source.Listing;
import org.spos.error.DataException;
import org.spos.seed.Seed;
import org.spos.text.Text;

class SplitsTest {
  private static final Seed SEED = new Seed(5);

  private static ImageSet set(int... perClass) {
    int total = java.util.Arrays.stream(perClass).sum();
    String[] paths = new String[total];
    int[] labels = new int[total];
    List<String> classes = new java.util.ArrayList<>();
    int i = 0;
    for (int label = 0; label < perClass.length; label++) {
      classes.add("c" + label);
      for (int k = 0; k < perClass[label]; k++) {
        paths[i] = Text.format("c%d/%d.jpg", label, k);
        labels[i++] = label;
      }
    }
    return ImageSet.of(new Listing(TestImages.nowhere(paths), classes, labels));
  }

  private static ImageData folder(int... perClass) {
    int[] one = new int[perClass.length];
    java.util.Arrays.fill(one, 1);
    return new ImageData(Path.of("data"), set(perClass), set(one));
  }

  private static int[] counts(ImageSet set) {
    return java.util.Arrays.stream(set.byClass()).mapToInt(m -> m.length).toArray();
  }

  @Test
  void carvesDisjointSplitsThatTogetherAreAllTrainingImages() {
    ImageData folder = folder(300, 400, 260);
    Splits splits = Splits.carve(folder, SearchShare.of(50), SEED);

    assertThat(counts(splits.search())).containsExactly(50, 50, 50);
    assertThat(counts(splits.train())).containsExactly(250, 350, 210);
    Set<String> union = new HashSet<>(TestImages.paths(splits.train()));
    union.addAll(TestImages.paths(splits.search()));
    assertThat(union).isEqualTo(TestImages.paths(folder.train()));
    assertThat(splits.val()).isSameAs(folder.val());
  }

  @Test
  void takesAtMostAFifthOfASmallClassAndNothingOfATinyOne() {
    Splits splits = Splits.carve(folder(300, 100, 5, 4, 1), SearchShare.of(50), SEED);
    assertThat(counts(splits.search())).containsExactly(50, 20, 1, 0, 0);
    assertThat(counts(splits.train())).containsExactly(250, 80, 4, 4, 1);
  }

  @Test
  void imagesToConfirmWithNeitherTrainNorScoreAndLeaveTheSearchSplitAsItIs() {
    ImageData folder = folder(300, 400, 260, 4);
    Splits plain = Splits.carve(folder, SearchShare.of(50), SEED);
    Splits splits = Splits.carve(folder, SearchShare.of(50), 30, SEED);
    assertThat(counts(splits.confirm())).containsExactly(30, 30, 30, 0);
    assertThat(counts(splits.train())).containsExactly(220, 320, 180, 4);
    assertThat(splits.search().names()).isEqualTo(plain.search().names());
    assertThat(plain.confirm().size()).isZero();
    Set<String> union = new HashSet<>(TestImages.paths(splits.train()));
    assertThat(TestImages.paths(splits.recalibration(9_999, SEED))).isEqualTo(union);
    union.addAll(TestImages.paths(splits.search()));
    union.addAll(TestImages.paths(splits.confirm()));
    assertThat(union).hasSize(964).isEqualTo(TestImages.paths(folder.train()));
    splits.requireConfirm(folder.train(), 30, "pictures");
  }

  @Test
  void ofValTheyFollowThoseThatScore() {
    ImageData folder = new ImageData(Path.of("data"), set(3, 3), set(50, 20));
    Splits splits = Splits.valPart(folder, SearchShare.of(10), 10, SEED);
    assertThat(counts(splits.confirm())).containsExactly(10, 10);
    assertThat(splits.search().names())
        .isEqualTo(Splits.valPart(folder, SearchShare.of(10), SEED).search().names());
    assertThat(TestImages.paths(splits.confirm()))
        .doesNotContainAnyElementsOf(TestImages.paths(splits.search()));
    assertThat(splits.train()).isSameAs(folder.train());
  }

  @Test
  void tooFewImagesToConfirmWithAreRefusedWithNumbers() {
    ImageData folder = folder(300, 60);
    Splits splits = Splits.carve(folder, SearchShare.of(50), 30, SEED);
    assertThatThrownBy(() -> splits.requireConfirm(folder.train(), 30, "pictures"))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("data.confirmPerClass asks for 30 images of each class, but class")
        .hasMessageContaining(
            "of pictures has 60, of which 12 score candidates and half train: it can give 18; ask"
                + " for fewer, or add images");
    ImageData val = new ImageData(Path.of("data"), set(3, 3), set(50, 20));
    Splits part = Splits.valPart(val, SearchShare.of(10), 11, SEED);
    assertThatThrownBy(() -> part.requireConfirm(val.val(), 11, "pictures"))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("has 20, of which 10 score candidates: it can give 10;");
  }

  @Test
  void onlyWhoNeedsTheSearchSplitFailsWhenEveryClassIsTiny() {
    Splits splits = Splits.carve(folder(4, 3), SearchShare.of(50), SEED);
    assertThat(counts(splits.train())).containsExactly(4, 3);
    assertThat(counts(splits.recalibration(9, SEED))).containsExactly(4, 3);
    assertThatThrownBy(() -> splits.requireSearch("pictures"))
        .isInstanceOf(DataException.class)
        .hasMessage(
            "no search split: every class of pictures has fewer than 5 training images; add images,"
                + " or score candidates on val with -D data.searchSplit=val");
  }

  @Test
  void dependsOnTheSeedAlone() {
    String first = Splits.carve(folder(90, 90), SearchShare.of(5), SEED).search().fingerprint();
    assertThat(Splits.carve(folder(90, 90), SearchShare.of(5), SEED).search().fingerprint())
        .isEqualTo(first);
    assertThat(Splits.carve(folder(90, 90), SearchShare.of(5), new Seed(6)).search().fingerprint())
        .isNotEqualTo(first);
  }

  @Test
  void aPartOfValIsTakenOfEachClassAndValStaysWhole() {
    ImageData folder = new ImageData(Path.of("data"), set(3, 3, 3, 3, 3), set(50, 20, 5, 2, 1));
    Splits splits = Splits.valPart(folder, SearchShare.of(10), SEED);
    assertThat(counts(splits.search())).containsExactly(10, 10, 2, 1, 0);
    assertThat(splits.train()).isSameAs(folder.train());
    assertThat(splits.val()).isSameAs(folder.val());
    assertThat(TestImages.paths(folder.val())).containsAll(TestImages.paths(splits.search()));
    assertThat(Splits.valPart(folder, SearchShare.of(10), SEED).search().names())
        .isEqualTo(splits.search().names())
        .isNotEqualTo(Splits.valPart(folder, SearchShare.of(10), new Seed(6)).search().names());
  }

  /** Half of a class at most, whatever is asked: what is left judges the result. */
  @Test
  void neverTakesMoreThanHalfOfAClassOfVal() {
    ImageData folder = new ImageData(Path.of("data"), set(3, 3, 3, 3), set(50, 21, 3, 2));
    assertThat(counts(Splits.valPart(folder, SearchShare.of(50), SEED).search()))
        .containsExactly(25, 10, 1, 1);
    assertThat(counts(Splits.valPart(folder, SearchShare.fraction(0.1), SEED).search()))
        .containsExactly(5, 2, 1, 1);
    assertThat(counts(Splits.valPart(folder, SearchShare.fraction(0.5), SEED).search()))
        .containsExactly(25, 10, 1, 1);
  }

  /** 10 of ImageNet's 50, 200 of CIFAR-10's 1,000, 5 of the demo's 25, never none of a class. */
  @Test
  void aFifthOfValsAverageClassIsUsual() {
    assertThat(SearchShare.usual(set(50, 50, 50))).isEqualTo(SearchShare.of(10));
    assertThat(SearchShare.usual(set(1000, 1000))).isEqualTo(SearchShare.of(200));
    assertThat(SearchShare.usual(set(25))).isEqualTo(SearchShare.of(5));
    assertThat(SearchShare.usual(set(60, 40, 50))).isEqualTo(SearchShare.of(10));
    assertThat(SearchShare.usual(set(4, 4))).isEqualTo(SearchShare.of(1));
  }

  /** A smaller share holds out a part of what a larger one does, so unions need no new rule. */
  @Test
  void smallerSharesAreInsideLargerOnes() {
    ImageData folder = folder(300, 120, 40);
    Set<String> fifty = TestImages.paths(Splits.carve(folder, SearchShare.of(50), SEED).search());
    Set<String> twenty = TestImages.paths(Splits.carve(folder, SearchShare.of(20), SEED).search());
    assertThat(fifty).hasSize(50 + 24 + 8).containsAll(twenty);
    assertThat(twenty).hasSize(20 + 20 + 8);
  }

  @Test
  void publishedSplitSearchesOnVal() {
    ImageData folder = folder(30, 30);
    Splits splits = Splits.searchOnVal(folder);
    assertThat(splits.train()).isSameAs(folder.train());
    assertThat(splits.search()).isSameAs(folder.val());
  }

  @Test
  void recalibrationImagesAreTrainingImagesWithClassesInProportion() {
    Splits splits =
        Splits.carve(folder(200, 100, 50), SearchShare.of(10), SEED); // leaves 190, 90, 40
    ImageSet images = splits.recalibration(64, SEED);

    assertThat(counts(images)).containsExactly(38, 18, 8);
    assertThat(TestImages.paths(splits.train())).containsAll(TestImages.paths(images));
    assertThat(TestImages.paths(images)).hasSize(64);
    assertThat(splits.recalibration(64, SEED).fingerprint()).isEqualTo(images.fingerprint());
    assertThat(splits.recalibration(64, new Seed(1)).fingerprint())
        .isNotEqualTo(images.fingerprint());
  }

  @Test
  void recalibrationImagesMixTheClasses() {
    ImageSet images = Splits.searchOnVal(folder(500, 500)).recalibration(200, SEED);
    long inFirstHalf =
        java.util.stream.IntStream.range(0, 100).filter(i -> images.label(i) == 0).count();
    assertThat(inFirstHalf).isBetween(30L, 70L); // 50 ± 4 standard deviations
  }

  @Test
  void recalibrationSharesOutARemainderAndTakesAllOfASmallSet() {
    Splits splits = Splits.searchOnVal(folder(3, 3, 3));
    assertThat(splits.recalibration(4, SEED).size()).isEqualTo(4);
    assertThat(splits.recalibration(2, SEED).size()).isEqualTo(2);
    assertThat(counts(splits.recalibration(20_000, SEED))).containsExactly(3, 3, 3);
  }
}
