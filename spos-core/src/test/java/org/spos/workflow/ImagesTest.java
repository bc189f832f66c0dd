package org.spos.workflow;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.spos.data.ImageSet;

/** Which images train, score and judge; 3 classes of 10 training and 4 validation images. */
class ImagesTest {
  @TempDir Path folder;
  private Playground play;

  @BeforeEach
  void draw() {
    play = Playground.in(folder);
  }

  @Test
  void scoresOnImagesHeldOutOfTrainAsThePaper() {
    Images images = images();
    assertThat(files(images.train()))
        .hasSize(24)
        .doesNotContainAnyElementsOf(files(images.search()));
    assertThat(files(images.search())).hasSize(6).allMatch(path -> path.startsWith("train"));
    assertThat(files(images.val())).hasSize(12).allMatch(path -> path.startsWith("val"));
  }

  @Test
  void trainsFromScratchOnAllOfTrainBecauseSelectionIsOver() {
    Images images = images();
    assertThat(files(images.scratchTrain()))
        .hasSize(30)
        .containsAll(files(images.search()))
        .containsAll(files(images.train()))
        .allMatch(path -> path.startsWith("train"));
    Images held = images("scratch.trainOn=withoutSearchSplit");
    assertThat(files(held.scratchTrain())).isEqualTo(files(held.train())).hasSize(24);
  }

  @Test
  void scoresOnValAndTrainsOnAllAsPublishedCodeDoes() {
    Images images = images("data.searchSplit=val");
    assertThat(files(images.train())).hasSize(30);
    assertThat(files(images.search())).isEqualTo(files(images.val()));
  }

  @Test
  void scoresOnAsManyImagesAsAskedFromAllClassesAndTheSameEachTime() {
    ImageSet six = images("data.searchSplit=val", "tester.testImages=6").search();
    assertThat(IntStream.range(0, 6).map(six::label).sorted().toArray())
        .isEqualTo(new int[] {0, 0, 1, 1, 2, 2});
    ImageSet again = images("data.searchSplit=val", "tester.testImages=6", "seed=9").search();
    assertThat(files(again)).isEqualTo(files(six));
  }

  private Images images(String... assignments) {
    return Images.openForNewNetwork(play.config(assignments));
  }

  /** As {@code train/<class>/<file>}. */
  private List<String> files(ImageSet images) {
    return IntStream.range(0, images.size())
        .mapToObj(
            i -> play.data().relativize(Path.of(images.name(i))).toString().replace('\\', '/'))
        .toList();
  }
}
