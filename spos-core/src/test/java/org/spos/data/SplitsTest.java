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
    Splits splits = Splits.carve(folder, 50, SEED);

    assertThat(counts(splits.search())).containsExactly(50, 50, 50);
    assertThat(counts(splits.train())).containsExactly(250, 350, 210);
    Set<String> union = new HashSet<>(TestImages.paths(splits.train()));
    union.addAll(TestImages.paths(splits.search()));
    assertThat(union).isEqualTo(TestImages.paths(folder.train()));
    assertThat(splits.val()).isSameAs(folder.val());
  }

  @Test
  void takesAtMostAFifthOfASmallClassAndNothingOfATinyOne() {
    Splits splits = Splits.carve(folder(300, 100, 5, 4, 1), 50, SEED);
    assertThat(counts(splits.search())).containsExactly(50, 20, 1, 0, 0);
    assertThat(counts(splits.train())).containsExactly(250, 80, 4, 4, 1);
  }

  @Test
  void onlyWhoNeedsTheSearchSplitFailsWhenEveryClassIsTiny() {
    Splits splits = Splits.carve(folder(4, 3), 50, SEED);
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
    String first = Splits.carve(folder(90, 90), 5, SEED).search().fingerprint();
    assertThat(Splits.carve(folder(90, 90), 5, SEED).search().fingerprint()).isEqualTo(first);
    assertThat(Splits.carve(folder(90, 90), 5, new Seed(6)).search().fingerprint())
        .isNotEqualTo(first);
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
    Splits splits = Splits.carve(folder(200, 100, 50), 10, SEED); // leaves 190, 90, 40
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
