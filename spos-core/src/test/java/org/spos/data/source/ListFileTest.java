package org.spos.data.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.spos.data.ImageData;
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
    return Files.write(dir.resolve("train.txt"), java.util.List.of(lines));
  }

  private ImageData open(Path list) {
    return ImageData.open(dir, Optional.of(list), Optional.empty());
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

  @Test
  void namesTheLineThatIsWrong() throws IOException {
    for (String wrong :
        new String[] {"cat/000.png", "cat/000.png x", "cat/000.png -1", "../val/cat/000.png 0"}) {
      expectError(list("cat/001.png 0", wrong), "line 2 of", "is \"" + wrong + "\"");
    }
    expectError(list("cat/777.png 0"), "names cat/777.png, which is not in");
    expectError(list("cat/000.png 0", "dog/000.png 2"), "labels up to 2", "label 1");
    expectError(list(" "), "is empty");
    expectError(dir.resolve("none.txt"), "none.txt cannot be read");
  }

  private void expectError(Path list, String... parts) {
    assertThatThrownBy(() -> open(list))
        .isInstanceOf(DataException.class)
        .hasMessageContainingAll(parts);
  }
}
