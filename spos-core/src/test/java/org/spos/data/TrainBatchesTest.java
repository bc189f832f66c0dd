package org.spos.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CancellationException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.spos.data.source.BadImages;
import org.spos.data.transform.Augmentation;
import org.spos.data.transform.Preprocessing;
import org.spos.engine.ImageBatch;
import org.spos.error.ConfigException;
import org.spos.error.DataException;
import org.spos.seed.Seed;

@Timeout(60)
class TrainBatchesTest {
  private static final Preprocessing HOW = Preprocessing.forInput(16);
  private static final Seed SEED = new Seed(4);

  @TempDir Path dir;
  private ImageData folder;

  @BeforeEach
  void writeImages() throws IOException {
    folder = TestImages.folder(dir, 7); // 21 training images
  }

  private static LoaderOptions options(int workers, int prefetch, long cacheBytes) {
    return new LoaderOptions(4, false, workers, prefetch, cacheBytes);
  }

  private TrainBatches batches(LoaderOptions options) {
    return new TrainBatches(folder.train(), HOW, options, SEED);
  }

  private List<List<Object>> first(LoaderOptions options, long start, int count) {
    try (BatchStream stream = batches(options).startAt(start)) {
      return TestImages.read(stream, count);
    }
  }

  private static List<Thread> workers() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().startsWith("spos-train-"))
        .toList();
  }

  @Test
  void batchesAreTheSameForAnyNumberOfWorkersPrefetchAndCache() {
    List<List<Object>> one = first(options(1, 1, 0), 0, 15);
    assertThat(first(options(2, 3, 1 << 20), 0, 15)).isEqualTo(one);
    assertThat(first(options(4, 1, 5000), 0, 15)).isEqualTo(one);
    assertThat(first(options(4, 20, 0), 0, 15)).isEqualTo(one);
  }

  @Test
  void resumedAtAnIterationGoesOnAsUninterrupted() {
    List<List<Object>> whole = first(options(2, 2, 0), 0, 14);
    for (int k : new int[] {1, 5, 6, 13}) {
      assertThat(first(options(2, 2, 0), k, 14 - k)).isEqualTo(whole.subList(k, 14));
    }
  }

  @Test
  void anEpochHoldsEachImageOnceWithASmallerLastBatch() {
    Preprocessing plain = Preprocessing.forSmallImages(16).withAugmentation(Augmentation.NONE);
    TrainBatches batches = new TrainBatches(folder.train(), plain, options(2, 2, 0), SEED);
    assertThat(batches.batchesPerEpoch()).isEqualTo(6);
    try (BatchStream stream = batches.iterator()) {
      for (int epoch = 0; epoch < 2; epoch++) {
        java.util.Set<List<Byte>> seen = new java.util.HashSet<>();
        int[] perClass = new int[3];
        for (int i = 0; i < 6; i++) {
          ImageBatch batch = stream.next();
          assertThat(batch.size()).isEqualTo(i < 5 ? 4 : 1);
          for (int k = 0; k < batch.size(); k++) {
            perClass[batch.labels()[k]]++;
            seen.add(image(batch, k));
          }
        }
        assertThat(seen).hasSize(21);
        assertThat(perClass).containsExactly(7, 7, 7);
      }
    }
  }

  private static List<Byte> image(ImageBatch batch, int k) {
    List<Byte> pixels = new java.util.ArrayList<>();
    int bytes = batch.pixels().length / batch.size();
    for (int i = k * bytes; i < (k + 1) * bytes; i++) {
      pixels.add(batch.pixels()[i]);
    }
    return pixels;
  }

  @Test
  void epochsDifferInOrderAndAugmentation() {
    List<List<Object>> two = first(options(2, 2, 0), 0, 12);
    assertThat(two.subList(6, 12)).doesNotContainAnyElementsOf(two.subList(0, 6));
  }

  @Test
  void dropsTheSmallerLastBatchOnRequest() {
    LoaderOptions drop = new LoaderOptions(4, true, 1, 1, 0);
    TrainBatches batches = batches(drop);
    assertThat(batches.batchesPerEpoch()).isEqualTo(5);
    try (BatchStream stream = batches.iterator()) {
      for (int i = 0; i < 11; i++) {
        assertThat(stream.next().size()).isEqualTo(4);
      }
    }
  }

  @Test
  void refusesABatchLargerThanTheSetWhenTheLastIsDropped() {
    assertThatThrownBy(() -> batches(new LoaderOptions(22, true, 1, 1, 0)))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("21 training images make no batch of 22");
    assertThatThrownBy(() -> options(0, 1, 0))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("workers must be at least 1, got 0");
  }

  @Test
  void aBrokenImageSurfacesAtTheConsumerWithItsName() throws IOException {
    Path broken = dir.resolve("train/b/003.png");
    Files.write(broken, new byte[0]);
    try (BatchStream stream = batches(options(2, 2, 0)).iterator()) {
      assertThatThrownBy(() -> TestImages.read(stream, 6))
          .isInstanceOf(DataException.class)
          .hasMessageContaining(broken.toString());
      assertThat(workers()).isEmpty();
      assertThatThrownBy(stream::next).isInstanceOf(IllegalStateException.class);
    }
  }

  @Test
  void theNextImageStandsInForOneThatIsSkipped() throws IOException {
    List<List<Object>> whole = first(options(1, 1, 0), 0, 6);
    // The last of a class, so that the next is the first of the class after it.
    Files.write(dir.resolve("train/b/006.png"), new byte[0]);
    BadImages bad = BadImages.skip();
    TrainBatches batches = new TrainBatches(folder.train(), HOW, options(3, 2, 0), SEED, bad);
    List<List<Object>> skipped;
    try (BatchStream stream = batches.iterator()) {
      skipped = TestImages.read(stream, 6);
    }
    assertThat(bad.count()).isEqualTo(1);
    int different = 0;
    for (int i = 0; i < 6; i++) {
      different += skipped.get(i).equals(whole.get(i)) ? 0 : 1;
    }
    assertThat(different).isEqualTo(1);
    int[] labels = new int[3];
    try (BatchStream stream = batches.iterator()) {
      for (int i = 0; i < 6; i++) {
        for (int label : stream.next().labels()) {
          labels[label]++;
        }
      }
    }
    assertThat(labels).containsExactly(7, 6, 8);
  }

  @Test
  void batchesBeforeABrokenImageStillArrive() throws IOException {
    List<List<Object>> whole = first(options(1, 1, 0), 0, 6);
    Path last = lastOfFirstEpoch();
    Files.write(last, new byte[0]);
    try (BatchStream stream = batches(options(4, 6, 0)).iterator()) {
      assertThat(TestImages.read(stream, 5)).isEqualTo(whole.subList(0, 5));
      assertThatThrownBy(stream::next).hasMessageContaining(last.toString());
    }
  }

  private Path lastOfFirstEpoch() {
    int[] order = SEED.stream("shuffle", 0).permutation(21);
    return Path.of(folder.train().name(order[20]));
  }

  @Test
  void closeStopsTheThreadsAtOnce() {
    BatchStream stream = batches(options(4, 2, 0)).iterator();
    stream.next();
    assertThat(workers()).hasSize(4).allMatch(Thread::isDaemon);
    stream.close();
    assertThat(workers()).isEmpty();
    stream.close(); // again does nothing
    assertThatThrownBy(stream::next)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("closed");
  }

  @Test
  void anInterruptedConsumerIsCancelledAndStaysInterrupted() {
    try (BatchStream stream = batches(options(1, 1, 0)).iterator()) {
      Thread.currentThread().interrupt();
      assertThatThrownBy(
              () -> {
                while (true) { // a batch that is ready is given out all the same
                  stream.next();
                }
              })
          .isInstanceOf(CancellationException.class);
      assertThat(Thread.interrupted()).isTrue();
    }
    assertThat(workers()).isEmpty();
  }

  @Test
  void countsTheTimeTheConsumerWaits() throws InterruptedException {
    try (BatchStream stream = batches(options(1, 2, 0)).iterator()) {
      stream.next();
      long first = stream.waitNanos();
      assertThat(first).isPositive();
      Thread.sleep(300); // both prefetched batches get ready
      stream.next();
      assertThat(stream.waitNanos() - first).isLessThan(Duration.ofMillis(100).toNanos());
    }
  }
}
