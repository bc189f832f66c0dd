package org.spos.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.spos.engine.Engines;

/**
 * What version 0.1 (commit 054caab) wrote is read by every command: a supernet, a search and a
 * retraining on three classes of drawn images, each killed half-way where it is resumed here.
 */
class Version01Test {
  private static final Path FILES =
      Materials.ROOT.resolve("src-test-fixtures").resolve("run").resolve("version-0.1");

  @TempDir Path folder;
  private String data;

  @BeforeEach
  void drawTheSameImages() {
    data = folder.resolve("data").toString();
    succeeds(
        "data make-demo %s --classes 3 --train-per-class 12 --val-per-class 4 --side 32"
            .formatted(data));
  }

  @Test
  void aTrainingGoesOn() throws IOException {
    Path run = copy("supernet");
    Files.delete(run.resolve("supernet.safetensors"));
    Files.delete(run.resolve("checkpoints/checkpoint-000006.safetensors"));
    succeeds("train-supernet --resume --run-dir %s --data %s".formatted(run, data));
    assertThat(run.resolve("supernet.safetensors")).exists();
    // Steps of 0.1, then ours: their losses differ by rounding at most where processors differ.
    List<String> before = Files.readAllLines(FILES.resolve("supernet/metrics.jsonl"));
    List<String> after = Files.readAllLines(run.resolve("metrics.jsonl"));
    assertThat(after).hasSize(6);
    assertThat(after.subList(0, 3)).isEqualTo(before.subList(0, 3));
    assertThat(loss(after.get(5))).isCloseTo(loss(before.get(5)), within(1e-4));
  }

  @Test
  void aSearchGoesOnAndKeepsItsScores() throws IOException {
    Path run = copy("search");
    Path journal = run.resolve("journal.jsonl");
    List<String> lines = Files.readAllLines(journal);
    Files.write(journal, lines.subList(0, 6));
    Files.delete(run.resolve("architecture_final.json"));
    succeeds(
        "search --resume --run-dir %s --data %s --checkpoint %s"
            .formatted(run, data, FILES.resolve("supernet/supernet.safetensors")));
    assertThat(Files.readAllLines(journal).subList(0, 6)).isEqualTo(lines.subList(0, 6));
    assertThat(Files.readAllLines(journal)).hasSameSizeAs(lines);
    assertThat(run.resolve("architecture_final.json")).exists();
  }

  @Test
  void aRetrainingGoesOn() throws IOException {
    Path run = copy("scratch");
    Files.delete(run.resolve("network.safetensors"));
    Files.delete(run.resolve("checkpoints/checkpoint-000006.safetensors"));
    succeeds(
        "scratch --resume --run-dir %s --data %s --fixed-arc %s"
            .formatted(run, data, FILES.resolve("search/architecture_final.json")));
    assertThat(run.resolve("network.safetensors")).exists();
  }

  @Test
  void networksAreEvaluatedExportedAndSearched() {
    Path supernet = FILES.resolve("supernet/supernet.safetensors");
    Path network = FILES.resolve("scratch/network.safetensors");
    Path arch = FILES.resolve("search/architecture_final.json");
    succeeds("evaluate --checkpoint %s --data %s".formatted(network, data));
    succeeds("evaluate --checkpoint %s --arch %s --data %s".formatted(supernet, arch, data));
    succeeds(
        "export --checkpoint %s --data %s --format onnx --output %s"
            .formatted(network, data, folder.resolve("network.onnx")));
    succeeds(
        "search --config %s --checkpoint %s --data %s --run-dir %s"
            .formatted(FILES.resolve("tiny.yaml"), supernet, data, folder.resolve("again")));
    succeeds("describe --config %s --arch %s".formatted(FILES.resolve("tiny.yaml"), arch));
  }

  @Test
  void runsAreReportedAndRepeated() throws IOException {
    succeeds("report %s --output %s".formatted(copy("search"), folder.resolve("search.html")));
    succeeds("report %s --output %s".formatted(copy("supernet"), folder.resolve("supernet.html")));
    assertThat(folder.resolve("supernet.html")).content().contains("train-supernet", "<svg");
  }

  private Path copy(String run) throws IOException {
    return Materials.copy(FILES.resolve(run), folder.resolve(run));
  }

  private static void succeeds(String line) {
    Materials.Ended ended = Materials.run(Materials.words(line), Engines.found());
    assertThat(ended.exitCode()).as("%s%n%s", line, ended.err()).isZero();
  }

  private static double loss(String row) {
    return Double.parseDouble(row.replaceFirst(".*\"loss\":([^,}]+).*", "$1"));
  }

  private static Offset<Double> within(double difference) {
    return Offset.offset(difference);
  }
}
