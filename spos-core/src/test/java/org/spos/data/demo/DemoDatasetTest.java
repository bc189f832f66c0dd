package org.spos.data.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.spos.data.ImageData;
import org.spos.data.decode.ImageDecoder;
import org.spos.data.decode.RgbImage;
import org.spos.error.ConfigException;
import org.spos.error.DataException;
import org.spos.seed.Seed;
import org.spos.text.Text;

class DemoDatasetTest {
  private static final DemoDataset SMALL = new DemoDataset(12, 3, 2, 32, new Seed(1));

  @TempDir Path dir;

  private static long mismatch(Path a, Path b) throws IOException {
    return Files.mismatch(a, b);
  }

  @Test
  void writesAnImageFolder() {
    SMALL.write(dir.resolve("new/demo"));
    ImageData folder = ImageData.open(dir.resolve("new/demo"));
    assertThat(folder.classes()).hasSize(12);
    assertThat(folder.train().size()).isEqualTo(36);
    assertThat(folder.val().size()).isEqualTo(24);
    assertThat(folder.classes().get(1)).startsWith("c001-ring-");
    try (ImageDecoder decoder = new ImageDecoder()) {
      RgbImage image = decoder.decode(Path.of(folder.train().name(0)));
      assertThat(image.width()).isEqualTo(32);
      assertThat(image.height()).isEqualTo(32);
    }
  }

  @Test
  void equalSeedsGiveEqualFilesAndOthersOtherFiles() throws IOException {
    SMALL.write(dir.resolve("a"));
    SMALL.write(dir.resolve("b"));
    new DemoDataset(12, 3, 2, 32, new Seed(2)).write(dir.resolve("c"));
    ImageData a = ImageData.open(dir.resolve("a"));
    for (int i = 0; i < a.train().size(); i++) {
      String path = "train/" + a.train().path(i);
      assertThat(mismatch(dir.resolve("a").resolve(path), dir.resolve("b").resolve(path)))
          .isEqualTo(-1);
      assertThat(mismatch(dir.resolve("a").resolve(path), dir.resolve("c").resolve(path)))
          .isNotEqualTo(-1);
    }
  }

  @Test
  void allClassesDifferInTheirMarks() {
    Set<String> marks = new HashSet<>();
    for (int i = 0; i < DemoClass.MOST; i++) {
      DemoClass mark = DemoClass.of(i);
      marks.add(Text.format("%s %s %d", mark.shape(), mark.texture(), mark.companion()));
    }
    assertThat(marks).hasSize(144);
  }

  @Test
  void noMarkAloneTellsTheDefaultClassesApart() {
    for (int i = 0; i < 20; i++) {
      DemoClass mark = DemoClass.of(i);
      assertThat(Stream.iterate(0, k -> k + 1).limit(20).map(DemoClass::of))
          .filteredOn(other -> other.index() != mark.index())
          .anyMatch(other -> other.shape() == mark.shape())
          .anyMatch(other -> other.texture() == mark.texture())
          .anyMatch(other -> other.companion() == mark.companion());
    }
  }

  @Test
  void refusesAFolderThatHoldsSomething() throws IOException {
    Files.writeString(dir.resolve("mine.txt"), "x");
    assertThatThrownBy(() -> SMALL.write(dir))
        .isInstanceOf(DataException.class)
        .hasMessageContainingAll(dir.toString(), "is not empty", "name a new folder");
    assertThat(Files.readString(dir.resolve("mine.txt"))).isEqualTo("x");
    assertThatThrownBy(() -> SMALL.write(dir.resolve("mine.txt")))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("is a file");
  }

  @Test
  void replacesAnEmptyFolderAndTheDraftOfAKilledRunAndLeavesNoOther() throws IOException {
    Files.createDirectory(dir.resolve("demo"));
    Files.createDirectories(dir.resolve(".demo.partial/train"));
    SMALL.write(dir.resolve("demo"));
    try (Stream<Path> entries = Files.list(dir)) {
      assertThat(entries).containsExactly(dir.resolve("demo"));
    }
  }

  @Test
  void refusesImpossibleSizes() {
    assertThatThrownBy(() -> new DemoDataset(145, 1, 1, 64, new Seed(0)))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("classes must be between 2 and 144, got 145");
  }
}
