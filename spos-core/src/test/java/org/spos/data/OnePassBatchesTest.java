package org.spos.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.NoSuchElementException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.spos.data.source.BadImages;
import org.spos.data.transform.Preprocessing;
import org.spos.engine.ImageBatch;
import org.spos.error.DataException;
import org.spos.seed.Seed;

@Timeout(60)
class OnePassBatchesTest {
  private static final Preprocessing HOW = Preprocessing.forInput(16);
  private static final int BATCH_BYTES = 4 * 16 * 16 * 3 + 4 * Integer.BYTES;

  @TempDir Path dir;
  private ImageSet images;

  @BeforeEach
  void writeImages() throws IOException {
    images = TestImages.folder(dir, 3).train(); // 9 images, 3 batches
  }

  private static LoaderOptions options(int workers) {
    return new LoaderOptions(4, false, workers, 2, 0);
  }

  private OnePassBatches recalibration() {
    return OnePassBatches.recalibration(images, HOW, options(2), new Seed(8));
  }

  private static List<List<Object>> all(BatchSource source) {
    try (BatchStream stream = source.iterator()) {
      return TestImages.read(stream, (int) source.batches());
    }
  }

  private void deleteImages() throws IOException {
    for (int i = 0; i < images.size(); i++) {
      Files.delete(Path.of(images.name(i)));
    }
  }

  @Test
  void evaluationLeavesOutWhatIsSkipped() throws IOException {
    List<List<Object>> whole = all(OnePassBatches.evaluation(images, HOW, options(1)));
    Files.delete(Path.of(images.name(1)));
    Files.delete(Path.of(images.name(7)));
    BadImages bad = BadImages.skip();
    List<Integer> labels = new ArrayList<>();
    List<Integer> sizes = new ArrayList<>();
    for (ImageBatch batch : OnePassBatches.evaluation(images, HOW, options(3), bad)) {
      sizes.add(batch.size());
      for (int label : batch.labels()) {
        labels.add(label);
      }
      assertThat(batch.pixels()).hasSize(batch.size() * HOW.inputBytes());
    }
    assertThat(sizes).containsExactly(3, 3, 1);
    assertThat(labels).containsExactly(0, 0, 1, 1, 1, 2, 2);
    assertThat(bad.contains(images.name(7))).isTrue();
    assertThat(whole).hasSize(3);
    Files.delete(Path.of(images.name(8)));
    assertThatThrownBy(() -> all(OnePassBatches.evaluation(images, HOW, options(3), bad)))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("no image of batch 2 can be read");
  }

  @Test
  void evaluationGivesEveryImageOnceInOrder() {
    OnePassBatches batches = OnePassBatches.evaluation(images, HOW, options(3));
    assertThat(batches.batches()).isEqualTo(3);
    List<Integer> labels = new ArrayList<>();
    for (ImageBatch batch : batches) {
      assertThat(batch.side()).isEqualTo(16);
      Arrays.stream(batch.labels()).forEach(labels::add);
    }
    assertThat(labels).containsExactly(0, 0, 0, 1, 1, 1, 2, 2, 2);
    assertThat(all(batches)).isEqualTo(all(OnePassBatches.evaluation(images, HOW, options(1))));
  }

  @Test
  void endsWithNoSuchElement() {
    try (BatchStream stream = recalibration().iterator()) {
      TestImages.read(stream, 3);
      assertThat(stream.hasNext()).isFalse();
      assertThatThrownBy(stream::next).isInstanceOf(NoSuchElementException.class);
    }
  }

  @Test
  void recalibrationGivesEveryCandidateTheSameAugmentedPixels() {
    OnePassBatches batches = recalibration();
    List<List<Object>> first = all(batches);
    assertThat(all(batches)).isEqualTo(first);
    assertThat(all(OnePassBatches.recalibration(images, HOW, options(1), new Seed(8))))
        .isEqualTo(first);
    assertThat(all(OnePassBatches.evaluation(images, HOW, options(1))))
        .doesNotContainAnyElementsOf(first);
  }

  @Test
  void cachedBatchesAreNotDecodedAgain() throws IOException {
    CachedBatches cached = new CachedBatches(recalibration(), 1 << 20);
    List<List<Object>> first = all(cached);
    assertThat(first).isEqualTo(all(recalibration()));
    deleteImages();
    assertThat(all(cached)).isEqualTo(first);
  }

  @Test
  void aSmallBudgetKeepsTheFirstBatchesAndReadsTheRest() throws IOException {
    CachedBatches cached = new CachedBatches(recalibration(), BATCH_BYTES + BATCH_BYTES / 2);
    List<List<Object>> first = all(cached);
    assertThat(all(cached)).isEqualTo(first);
    deleteImages();
    try (BatchStream stream = cached.iterator()) {
      assertThat(TestImages.read(stream, 1)).isEqualTo(first.subList(0, 1));
      assertThatThrownBy(stream::next).hasMessageContaining("cannot be read");
    }
  }

  @Test
  void withoutBudgetEverythingIsRead() {
    CachedBatches cached = new CachedBatches(recalibration(), 0);
    assertThat(all(cached)).isEqualTo(all(recalibration())).isEqualTo(all(cached));
  }

  @Test
  void twoReadersOfOneCacheSeeTheSame() {
    CachedBatches cached = new CachedBatches(recalibration(), 1 << 20);
    List<List<Object>> expected = all(recalibration());
    try (BatchStream one = cached.iterator();
        BatchStream two = cached.iterator()) {
      for (int i = 0; i < 3; i++) {
        assertThat(TestImages.read(one, 1)).isEqualTo(expected.subList(i, i + 1));
        assertThat(TestImages.read(two, 1)).isEqualTo(expected.subList(i, i + 1));
      }
    }
    assertThat(all(cached)).isEqualTo(expected);
  }
}
