package org.spos.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.spos.digest.Sha256;
import org.spos.error.CheckpointException;
import org.spos.space.Architecture;

/**
 * A run directory that version 0.1 wrote stays readable, and its search can go on. A new format
 * version adds a folder and changes none.
 */
class RunFormatsTest {
  private static final Path RUN =
      Path.of(System.getProperty("spos.root", ".."))
          .resolve("src-test-fixtures/run/search-format-1");

  @TempDir Path folder;

  /** What the search of format 1 depended on, as its options and its supernet say. */
  private static JournalHeader header() {
    Map<String, String> tester = new LinkedHashMap<>();
    // In its own words the file says ONEDNN, and nothing of device and precision.
    tester.put("engine", "onednn");
    tester.put("device", "cpu");
    tester.put("precision", "float32");
    tester.put("preprocessing", "BGR255");
    tester.put("searchSplit", "SEARCH");
    tester.put("searchPerClass", "50");
    tester.put("recalibration", "CUMULATIVE");
    tester.put("recalibrationImages", "4");
    tester.put("recalibrationBatch", "128");
    tester.put("testImages", "0");
    return new JournalHeader(
        "4c1aa3413475ae19c4dc057aa83be823f3b48c8f80ebdb78609eaa94e0ec5630",
        "{\"name\":\"tiny\",\"inputSide\":16,\"stemChannels\":8,\"stemStride\":2,\"stages\":[[2,16]],\"headChannels\":16,\"classes\":2,\"dropout\":0.0,\"candidates\":[\"shuffle_3x3\",\"shuffle_5x5\",\"shuffle_7x7\",\"shuffle_xception\"]}",
        tester,
        "0c33fc2a56e936e6b07ad386cc4f54026612b4b51e1a484476f9e9827b110576",
        0,
        "0..1000000000");
  }

  @Test
  void aJournalOfFormat1GoesOn() throws IOException {
    Path file = Files.copy(RUN.resolve("journal.jsonl"), folder.resolve("journal.jsonl"));
    JournalEntry next;
    try (Journal journal = Journal.open(file, header(), false)) {
      assertThat(journal.entries()).hasSize(16).isEqualTo(Journal.read(file));
      JournalEntry first = journal.entries().get(0);
      assertThat(first.architecture()).isEqualTo(new Architecture(List.of(0, 3)));
      assertThat(first.macs()).isEqualTo(32_928);
      assertThat(first.loss()).isEqualTo(0.6578820932481486);
      assertThat(first.origin()).isEqualTo("random");
      next = first;
      journal.append(next);
    }
    assertThat(Journal.read(file)).hasSize(17).endsWith(next);
    assertThat(Files.readString(file)).startsWith(Files.readString(RUN.resolve("journal.jsonl")));
  }

  @Test
  void aJournalOfFormat1BelongsToItsEngine() throws IOException {
    Path file = Files.copy(RUN.resolve("journal.jsonl"), folder.resolve("journal.jsonl"));
    Map<String, String> tester = new LinkedHashMap<>(header().tester());
    tester.put("engine", "torch");
    tester.put("precision", "bf16");
    JournalHeader other =
        new JournalHeader(
            header().supernet(),
            header().space(),
            tester,
            header().data(),
            header().seed(),
            header().flopsRange());
    assertThatThrownBy(() -> Journal.open(file, other, false))
        .isInstanceOf(CheckpointException.class)
        .hasMessageContaining(
            "changed: tester.engine: onednn → torch; tester.precision: float32 → bf16;");
  }

  @Test
  void manifestAndMetricsOfFormat1AreRead() throws IOException {
    Manifest manifest = Manifest.read(RUN.resolve("manifest.json"));
    assertThat(manifest.command()).isEqualTo("search");
    assertThat(manifest.data()).isEqualTo(header().data());
    assertThat(manifest.inputs()).containsOnlyKeys("supernet");
    assertThat(manifest.configHash())
        .isEqualTo(Sha256.hex(Files.readAllBytes(RUN.resolve("config.yaml"))));
    List<Metrics.Row> rows = Metrics.read(RUN.resolve("metrics.jsonl"));
    assertThat(rows).hasSize(2);
    assertThat(rows.get(0).values()).containsEntry("mean", 68.75).containsEntry("best", 100.0);
  }
}
