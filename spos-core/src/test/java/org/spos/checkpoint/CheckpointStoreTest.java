package org.spos.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.spos.error.CheckpointException;
import org.spos.file.AtomicFiles;
import org.spos.plan.NetworkPlan;

class CheckpointStoreTest {
  @TempDir Path folder;

  @Test
  void namesFilesByIteration() {
    CheckpointStore store = store(3);
    assertThat(store.file(150)).hasFileName("checkpoint-000150.safetensors");
    assertThat(store.file(12_345_678)).hasFileName("checkpoint-12345678.safetensors");
    assertThat(store.latest()).isEmpty();
  }

  @Test
  void keepsTheNewestGenerations() {
    CheckpointStore store = store(2);
    for (long iteration : new long[] {5, 999_999, 1_000_000, 2_000_000}) {
      store.save(Samples.supernet(iteration));
    }
    assertThat(names())
        .containsExactly("checkpoint-1000000.safetensors", "checkpoint-2000000.safetensors");
    assertThat(iteration(store)).isEqualTo(2_000_000);
  }

  @Test
  void fallsBackOverDamagedGenerations() {
    CheckpointStore store = store(5);
    for (long iteration : new long[] {1, 2, 3, 4}) {
      store.save(Samples.supernet(iteration));
    }
    damage(store.file(4));
    Samples.write(store.file(3), new byte[0]);
    assertThat(iteration(store(5))).isEqualTo(2);
    CheckpointFileTest.requireSame(Samples.supernet(2), store.latest().orElseThrow());
  }

  @Test
  void countsOnlyGoodGenerationsAsKept() {
    CheckpointStore first = store(9);
    for (long iteration : new long[] {1, 2, 3}) {
      first.save(Samples.supernet(iteration));
    }
    damage(first.file(3));
    store(2).save(Samples.supernet(4));
    assertThat(names())
        .containsExactly(
            "checkpoint-000002.safetensors",
            "checkpoint-000003.safetensors",
            "checkpoint-000004.safetensors");
    CheckpointStore later = store(2);
    later.save(Samples.supernet(5));
    assertThat(names())
        .containsExactly("checkpoint-000004.safetensors", "checkpoint-000005.safetensors");
  }

  @Test
  void saysWhyNoGenerationCanBeUsed() {
    CheckpointStore store = store(2);
    damage(store.save(Samples.supernet(1)));
    Samples.write(store.save(Samples.supernet(2)), new byte[0]);
    assertThatThrownBy(store::latest)
        .isInstanceOf(CheckpointException.class)
        .hasMessageContaining("none of the 2 checkpoints in")
        .hasMessageContaining("is empty")
        .hasMessageContaining("checksum of tensor");
  }

  @Test
  void doesNotFallBackOverTheWorkOfANewerVersion() {
    CheckpointStore store = store(2);
    store.save(Samples.supernet(1));
    Path newest = store.save(Samples.supernet(2));
    byte[] file = Samples.bytes(newest);
    String header = Samples.header(file).replace("_version\":\"1\"", "_version\":\"9\"");
    Samples.write(newest, Samples.resealed(file, header));
    assertThatThrownBy(store::latest).hasMessageContaining("format version 9");
  }

  @Test
  void doesNotFallBackOverAGenerationOfAnotherSpace() {
    CheckpointStore store = store(2);
    store.save(Samples.supernet(1));
    NetworkPlan other = NetworkPlan.supernet(Samples.space().withClasses(4));
    assertThatThrownBy(() -> store.latest(other)).hasMessageContaining("classes: 3 in the file");
    assertThat(store.latest(NetworkPlan.supernet(Samples.space()))).isPresent();
  }

  @Test
  void findsTheOldGenerationAfterACrashBeforeTheRename() {
    CheckpointStore store = store(3);
    store.save(Samples.supernet(1));
    byte[] before = Samples.bytes(store.file(1));
    AtomicFiles.stage(store.file(1), CheckpointFile.body(Samples.supernet(1)));
    AtomicFiles.stage(store.file(2), CheckpointFile.body(Samples.supernet(2)));
    assertThat(names()).hasSize(3);
    CheckpointStore next = store(3);
    assertThat(names()).containsExactly("checkpoint-000001.safetensors");
    assertThat(iteration(next)).isEqualTo(1);
    assertThat(Samples.bytes(next.file(1))).isEqualTo(before);
  }

  @Test
  void findsTheNewGenerationAfterACrashBehindTheRename() {
    CheckpointStore store = store(1);
    store.save(Samples.supernet(1));
    AtomicFiles.commit(
        AtomicFiles.stage(store.file(2), CheckpointFile.body(Samples.supernet(2))), store.file(2));
    assertThat(names()).hasSize(2);
    assertThat(iteration(store(1))).isEqualTo(2);
  }

  @Test
  void leavesForeignFilesAlone() throws IOException {
    Files.writeString(folder.resolve("notes.tmp"), "mine");
    Files.writeString(folder.resolve(".hidden.tmp"), "mine");
    CheckpointStore store = store(1);
    store.save(Samples.supernet(1));
    store.save(Samples.supernet(2));
    assertThat(names())
        .containsExactly(".hidden.tmp", "checkpoint-000002.safetensors", "notes.tmp");
  }

  @Test
  void saysThatItsFolderCannotBeUsed() throws IOException {
    Path file = Files.writeString(folder.resolve("file"), "x");
    assertThatThrownBy(() -> new CheckpointStore(file, 1))
        .isInstanceOf(CheckpointException.class)
        .hasMessageContaining("cannot create");
    assertThatThrownBy(() -> store(0)).isInstanceOf(IllegalArgumentException.class);
  }

  private CheckpointStore store(int keep) {
    return new CheckpointStore(folder, keep);
  }

  private static long iteration(CheckpointStore store) {
    return store.latest().orElseThrow().iteration();
  }

  private static void damage(Path file) {
    byte[] bytes = Samples.bytes(file);
    bytes[bytes.length - 5] ^= 8;
    Samples.write(file, bytes);
  }

  private List<String> names() {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> String.valueOf(file.getFileName())).sorted().toList();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}
