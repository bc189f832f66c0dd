package org.spos.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.spos.error.DataException;
import org.spos.seed.Seed;

class ImageDataTest {
  @TempDir Path dir;

  private void file(String path, String content) throws IOException {
    Path file = dir.resolve(path);
    Files.createDirectories(file.getParent());
    Files.writeString(file, content);
  }

  private void twoClasses() throws IOException {
    file("train/cat/1.jpg", "x");
    file("train/dog/1.jpg", "x");
    file("val/cat/1.jpg", "x");
    file("val/dog/1.jpg", "x");
  }

  @Test
  void listsImagesInTheOrderOfTorchvision() throws IOException {
    twoClasses();
    file("train/cat/b/2.JPEG", "x");
    file("train/cat/b-/3.Png", "x");
    file("train/cat/Z.jpeg", "x");
    file("train/cat/notes.txt", "x");
    file("train/readme.jpg", "not in a class");

    ImageSet train = ImageData.open(dir).train();

    assertThat(train.classes()).containsExactly("cat", "dog");
    assertThat(java.util.stream.IntStream.range(0, train.size()).mapToObj(train::path))
        .containsExactly("cat/1.jpg", "cat/Z.jpeg", "cat/b/2.JPEG", "cat/b-/3.Png", "dog/1.jpg");
    assertThat(train.label(3)).isZero();
    assertThat(train.label(4)).isEqualTo(1);
    assertThat(Path.of(train.name(4))).isEqualTo(dir.resolve("train/dog/1.jpg"));
  }

  /** As a link makes it of a data set that has only one of them. */
  @Test
  void oneFolderAsBothSplitsIsRefused() throws IOException {
    file("train/cat/1.jpg", "x");
    file("train/dog/1.jpg", "x");
    Files.createSymbolicLink(dir.resolve("val"), Path.of("train"));
    assertThatThrownBy(() -> ImageData.open(dir))
        .isInstanceOf(DataException.class)
        .hasMessageStartingWith("train and val of %s are one folder".formatted(dir))
        .hasMessageContaining("--val-fraction");
    assertThat(ImageData.open(ImageLocation.of(dir), NeededSplits.ANY).val().size())
        .as("a check of the images names each")
        .isEqualTo(2);
    Path list = Files.writeString(dir.resolve("val.txt"), "cat/1.jpg cat\n");
    ImageLocation parted = new ImageLocation(dir, Optional.empty(), Optional.of(list), 0);
    assertThat(ImageData.open(parted, NeededSplits.TRAIN_AND_VAL).val().size()).isEqualTo(1);
  }

  @Test
  void numbersClassesAsPythonSortsTheirNames() throws IOException {
    assumeTrue(TestImages.anyFileName(), "file names in UTF-8");
    // U+1F600, U+FF21 and z: UTF-16 would put the first before the second.
    for (String split : new String[] {"train", "val"}) {
      for (String name : new String[] {"\uD83D\uDE00", "\uFF21", "z"}) {
        file(split + "/" + name + "/\uD83D\uDE00.jpg", "x");
        file(split + "/" + name + "/\uFF21.jpg", "x");
      }
    }
    ImageSet train = ImageData.open(dir).train();

    assertThat(train.classes()).containsExactly("z", "\uFF21", "\uD83D\uDE00");
    assertThat(train.path(0)).isEqualTo("z/\uFF21.jpg");
    assertThat(train.path(5)).isEqualTo("\uD83D\uDE00/\uD83D\uDE00.jpg");
  }

  @Test
  void fingerprintChangesWithNamesAndSizesOnly() throws IOException {
    twoClasses();
    String before = ImageData.open(dir).fingerprint();
    assertThat(before).hasSize(64).isEqualTo(ImageData.open(dir).fingerprint());

    file("train/cat/1.jpg", "y");
    assertThat(ImageData.open(dir).fingerprint()).isEqualTo(before);
    file("train/cat/1.jpg", "longer");
    String longer = ImageData.open(dir).fingerprint();
    assertThat(longer).isNotEqualTo(before);
    Files.move(dir.resolve("val/cat/1.jpg"), dir.resolve("val/cat/2.jpg"));
    assertThat(ImageData.open(dir).fingerprint()).isNotEqualTo(longer);
  }

  private ImageData open(NeededSplits needed) {
    return ImageData.open(ImageLocation.of(dir), needed);
  }

  @Test
  void opensWhatIsThereForACommandThatNeedsNoMore() throws IOException {
    file("train/cat/1.jpg", "x");
    file("train/dog/1.jpg", "x");
    ImageData trainOnly = open(NeededSplits.TRAIN);
    assertThat(trainOnly.train().size()).isEqualTo(2);
    assertThat(trainOnly.val().size()).isZero();
    assertThat(trainOnly.val().classes()).containsExactly("cat", "dog");
    assertThatThrownBy(() -> open(NeededSplits.VAL))
        .hasMessageContainingAll("no folder " + dir.resolve("val"), "--val-fraction");

    Files.createDirectories(dir.resolve("val"));
    assertThat(open(NeededSplits.TRAIN).problems()).as("an empty folder is none").isEmpty();
    file("val/1.jpg", "x");
    ImageData flatVal = open(NeededSplits.ANY);
    assertThat(flatVal.train().fingerprint()).isEqualTo(trainOnly.train().fingerprint());
    assertThat(flatVal.problems())
        .singleElement()
        .asString()
        .contains(dir.resolve("val") + " holds 1 images but no class folders", "--val-list FILE");
    assertThat(open(NeededSplits.TRAIN).val().size()).isZero();
    assertThatThrownBy(flatVal::requireSound).hasMessageContaining("--val-list FILE");
  }

  @Test
  void aSplitOfOtherClassesIsAProblemOfACheckAndAnErrorElsewhere() throws IOException {
    twoClasses();
    file("val/emu/1.jpg", "x");
    assertThat(open(NeededSplits.ANY).problems().toString()).contains("class \"emu\"");
    assertThat(open(NeededSplits.ANY).train().size()).isEqualTo(2);
    assertThatThrownBy(() -> open(NeededSplits.TRAIN)).hasMessageContaining("class \"emu\"");
  }

  @Test
  void cutsValOutOfClassFoldersByAFixedSeed() throws IOException {
    for (int i = 0; i < 10; i++) {
      file("cat/%s.jpg".formatted(i), "x");
      file("dog/%s.jpg".formatted(i), "x".repeat(i + 1));
    }
    file("emu/1.jpg", "x");
    file("fox/1.jpg", "x");
    file("fox/2.jpg", "x");
    expectError("neither train nor val", "--val-fraction F");
    assertThat(open(NeededSplits.ANY).train().size()).isEqualTo(23);

    ImageLocation third = new ImageLocation(dir, Optional.empty(), Optional.empty(), 0.35);
    ImageData data = ImageData.open(third, NeededSplits.TRAIN_AND_VAL).cutVal(0.35, new Seed(0));
    assertThat(data.val().counts()).as("rounded down, one of two").containsExactly(3, 3, 0, 1);
    assertThat(data.train().counts()).containsExactly(7, 7, 1, 1);
    assertThat(paths(data.val())).doesNotContainAnyElementsOf(paths(data.train()));

    ImageData again = ImageData.open(third, NeededSplits.TRAIN_AND_VAL).cutVal(0.35, new Seed(0));
    assertThat(again.fingerprint()).isEqualTo(data.fingerprint());
    assertThat(paths(ImageData.open(third, NeededSplits.VAL).cutVal(0.5, new Seed(0)).val()))
        .as("a larger part holds a smaller one")
        .containsAll(paths(data.val()))
        .hasSize(11);
    assertThatThrownBy(() -> data.cutVal(0.1, new Seed(0)))
        .hasMessageContaining("has its own val; leave out --val-fraction");
  }

  @Test
  void aFolderAroundADataSetIsNotTakenForClasses() throws IOException {
    file("one/train/cat/1.jpg", "x");
    file("two/val/cat/1.jpg", "x");
    expectError("no folder " + dir.resolve("train"));
  }

  @Test
  void countsOtherFilesByTheirType() throws IOException {
    twoClasses();
    file("train/cat/1.webp", "x");
    file("train/dog/deeper/2.WebP", "x");
    file("val/dog/notes", "x");
    file("val/dog/a.verylongending", "x");
    file("train/loose.png", "x");
    assertThat(ImageData.open(dir).others())
        .hasToString("2 .webp, 2 without a known ending, 1 .png in no class folder");
    Files.delete(dir.resolve("train/cat/1.jpg"));
    expectError("holds no images (only 1 .webp)");
  }

  private static List<String> paths(ImageSet set) {
    return IntStream.range(0, set.size()).mapToObj(set::path).toList();
  }

  @Test
  void saysWhichFolderIsMissing() throws IOException {
    file("train/cat/1.jpg", "x");
    expectError("no folder " + dir.resolve("val"), "expected <class>/*.jpg", "train and val");
  }

  @Test
  void saysThatAFolderHasNoClasses() throws IOException {
    twoClasses();
    Files.createDirectories(dir.resolve("empty/train"));
    assertThatThrownBy(() -> ImageData.open(dir.resolve("empty")))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("%s holds no class folders", dir.resolve("empty/train"));
  }

  @Test
  void saysWhichClassHasNoImages() throws IOException {
    twoClasses();
    Files.delete(dir.resolve("train/dog/1.jpg"));
    expectError("class folder " + dir.resolve("train/dog") + " holds no images", ".png");
  }

  @Test
  void saysWhichClassValLacks() throws IOException {
    twoClasses();
    file("train/emu/1.jpg", "x");
    expectError("class \"emu\" is in " + dir.resolve("train"), "not in " + dir.resolve("val"));
  }

  @Test
  void saysWhichClassOfValIsUnknown() throws IOException {
    twoClasses();
    file("val/emu/1.jpg", "x");
    expectError("class \"emu\" in " + dir.resolve("val") + " is unknown");
  }

  private void expectError(String... parts) {
    assertThatThrownBy(() -> ImageData.open(dir))
        .isInstanceOf(DataException.class)
        .hasMessageContainingAll(parts)
        .message()
        .doesNotContain("\n");
  }
}
