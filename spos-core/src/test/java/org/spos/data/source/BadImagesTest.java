package org.spos.data.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.spos.error.DataException;

class BadImagesTest {
  private static final DataException ERROR = new DataException("image a.jpg\nis empty");

  @TempDir Path dir;

  @Test
  void failsAtTheFirst() {
    assertThatThrownBy(() -> BadImages.fail().found("a.jpg", ERROR)).isSameAs(ERROR);
  }

  @Test
  void remembersAndListsEachOnce() throws IOException {
    Path list = dir.resolve("bad-images.txt");
    BadImages bad = BadImages.skip();
    bad.found("a.jpg", ERROR);
    bad.listIn(list);
    bad.found("b.jpg", ERROR);
    bad.found("a.jpg", ERROR);
    assertThat(bad.count()).isEqualTo(2);
    assertThat(bad.contains("b.jpg")).isTrue();
    assertThat(bad.contains("c.jpg")).isFalse();
    String both = "a.jpg\timage a.jpg is empty\nb.jpg\timage a.jpg is empty\n";
    assertThat(list).hasContent(both);

    BadImages resumed = BadImages.skip();
    resumed.listIn(list);
    resumed.found("a.jpg", ERROR);
    assertThat(list).hasContent(both);
    assertThat(resumed.count()).isEqualTo(1);
  }

  @Test
  void leavesOutSilentlyWhatIsKnown() {
    BadImages bad = BadImages.skipSilently();
    bad.found("a.jpg", ERROR);
    assertThat(bad.count()).isEqualTo(1);
  }

  @Test
  void makesNoFileWhenAllIsWell() {
    BadImages.skip().listIn(dir.resolve("bad-images.txt"));
    assertThat(dir).isEmptyDirectory();
  }
}
