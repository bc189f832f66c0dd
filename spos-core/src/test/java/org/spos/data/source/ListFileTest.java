package org.spos.data.source;

import static java.nio.charset.StandardCharsets.UTF_16BE;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.spos.data.ImageData;
import org.spos.data.ImageLocation;
import org.spos.data.NeededSplits;
import org.spos.data.TestImages;
import org.spos.error.DataException;

class ListFileTest {
  @TempDir Path dir;

  @BeforeEach
  void writeImages() throws IOException {
    TestImages.writeClasses(dir.resolve("train"), 3, "cat", "dog");
    TestImages.writeClasses(dir.resolve("val"), 1, "cat", "dog");
    Files.copy(dir.resolve("train/cat/000.png"), dir.resolve("train/cat/a b.png"));
  }

  private Path list(String... lines) throws IOException {
    return Files.write(dir.resolve("train.txt"), List.of(lines));
  }

  private ImageData open(Path list) {
    return open(Optional.of(list), Optional.empty());
  }

  private ImageData open(Optional<Path> trainList, Optional<Path> valList) {
    return ImageData.open(
        new ImageLocation(dir, trainList, valList, 0), NeededSplits.TRAIN_AND_VAL);
  }

  @Test
  void takesTheNamedImagesInTheirOrder() throws IOException {
    ImageData data = open(list("dog/002.png 1", "", "cat/a b.png 0", "cat/001.png\t0"));
    assertThat(data.classes()).containsExactly("cat", "dog");
    assertThat(data.train().counts()).containsExactly(2, 1);
    assertThat(data.train().path(0)).isEqualTo("dog/002.png");
    assertThat(data.train().path(1)).isEqualTo("cat/a b.png");
    assertThat(data.val().size()).isEqualTo(2);
  }

  @Test
  void callsClassesByNumberWhereFoldersDoNotTell() throws IOException {
    Path list = list("dog/002.png 0", "cat/000.png 0", "cat/001.png 1");
    assertThat(ListFile.read(list, dir.resolve("train")).classes()).containsExactly("0", "1");
    assertThat(
            ListFile.read(list("dog/001.png 0", "dog/002.png 1"), dir.resolve("train")).classes())
        .containsExactly("0", "1");
  }

  @Test
  void refusesListsThatNumberClassesOtherwiseThanTheOtherSplit() throws IOException {
    assertThatThrownBy(() -> open(list("dog/002.png 0", "cat/000.png 1")))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("number their classes differently");
  }

  /** ImageNet as it is distributed: train in class folders, val flat. */
  @Test
  void aLabelOfAFlatValIsThePlaceOfTheClassInTrain() throws IOException {
    Path val = dir.resolve("val");
    Files.move(val.resolve("cat/000.png"), val.resolve("ILSVRC2012_val_00000002.JPEG"));
    Files.move(val.resolve("dog/000.png"), val.resolve("ILSVRC2012_val_00000001.JPEG"));
    Files.delete(val.resolve("cat"));
    Files.delete(val.resolve("dog"));
    Path labels = list("ILSVRC2012_val_00000001.JPEG 1", "./val/ILSVRC2012_val_00000002.JPEG cat");

    ImageData data = open(Optional.empty(), Optional.of(labels));
    assertThat(data.classes()).containsExactly("cat", "dog");
    assertThat(data.val().path(0)).isEqualTo("ILSVRC2012_val_00000001.JPEG");
    assertThat(data.val().label(0)).isEqualTo(1);
    assertThat(data.val().path(1)).isEqualTo("ILSVRC2012_val_00000002.JPEG");
    assertThat(data.val().label(1)).isZero();

    Path train = Files.write(dir.resolve("t"), List.of("dog/000.png 1", "cat/000.png 0"));
    ImageData listed = open(Optional.of(train), Optional.of(labels));
    assertThat(listed.classes()).containsExactly("cat", "dog");
    assertThat(listed.val().fingerprint()).isEqualTo(data.val().fingerprint());

    Path fromOne = list("ILSVRC2012_val_00000001.JPEG 2", "ILSVRC2012_val_00000002.JPEG 1");
    assertThatThrownBy(() -> open(Optional.empty(), Optional.of(fromOne)))
        .isInstanceOf(DataException.class)
        .hasMessageContainingAll("has label 2", "0 to 1", "counts from 1, subtract 1");
    Path numbers = list("490", "361");
    assertThatThrownBy(() -> open(Optional.empty(), Optional.of(numbers)))
        .hasMessageContainingAll("line 1 of", "number 490 alone", "validation_ground_truth.txt");
  }

  @Test
  void aListOfTrainTakesItsClassesFromTheFoldersOfVal() throws IOException {
    Files.move(dir.resolve("train/dog/000.png"), dir.resolve("train/x.png"));
    ImageData data = open(list("x.png 1", "cat/000.png 0"));
    assertThat(data.classes()).containsExactly("cat", "dog");
    assertThat(data.train().label(0)).isEqualTo(1);
    expectError(list("x.png 1"), "names no image of class \"cat\"");
  }

  /** Written by Windows and PowerShell, by hand, by programs: always the same images. */
  @Test
  void readsAListHoweverItWasWritten() throws IOException {
    String plain = "cat/a b.png 0\ndog/001.png 1\n";
    String expected = open(write(plain.getBytes(UTF_8))).fingerprint();
    String absolute = dir.resolve("train").toAbsolutePath() + "/";
    for (byte[] form :
        List.of(
            ("\uFEFF" + plain).getBytes(UTF_8),
            ("\uFEFF" + plain).getBytes(UTF_16LE),
            ("\uFEFF" + plain).getBytes(UTF_16BE),
            plain.replace("\n", "\r\n").getBytes(UTF_8),
            plain.replace("\n", "\r").getBytes(UTF_8),
            "cat/a b.png\t0\n\n  dog/001.png \t 1 \t 7".getBytes(UTF_8),
            "# path label\n./cat/a b.png   0\n././dog/001.png 1\n  # end".getBytes(UTF_8),
            "cat\\a b.png 0\n.\\dog\\001.png 1".getBytes(UTF_8),
            "train/cat/a b.png 0\ntrain/dog/001.png 1".getBytes(UTF_8),
            ("cat/a b.png cat\n" + absolute + "dog/001.png dog").getBytes(UTF_8))) {
      assertThat(open(write(form)).fingerprint()).as(new String(form, UTF_8)).isEqualTo(expected);
    }
  }

  @Test
  void refusesPathsThatLeaveTheFolderHoweverTheyAreWritten() throws IOException {
    for (String path :
        List.of(
            "../val/cat/000.png",
            "cat\\..\\..\\val\\cat\\000.png",
            "/etc/hostname",
            "./",
            "a\0b")) {
      expectError(write((path + " 0").getBytes(UTF_8)), "line 1 of", "expected a path below");
    }
    expectError(write(new byte[] {'a', (byte) 0xE4, ' ', '0'}), "is not text in UTF-8");
  }

  private Path write(byte[] content) throws IOException {
    return Files.write(dir.resolve("written.txt"), content);
  }

  @Test
  void namesTheLineThatIsWrong() throws IOException {
    for (String wrong :
        new String[] {"cat/000.png", "cat/000.png x", "cat/000.png -1", "../val/cat/000.png 0"}) {
      expectError(list("cat/001.png 0", wrong), "line 2 of", "is \"" + wrong + "\"");
    }
    expectError(list("cat/777.png 0"), "names cat/777.png, which is not in");
    expectError(
        list("cat/000.png 0", "dog/000.png 2"), "has label 2, but the other split has 2 classes");
    expectError(list(" "), "is empty");
    expectError(dir.resolve("none.txt"), "none.txt cannot be read");
  }

  private void expectError(Path list, String... parts) {
    assertThatThrownBy(() -> open(list))
        .isInstanceOf(DataException.class)
        .hasMessageContainingAll(parts);
  }
}
