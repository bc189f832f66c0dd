package org.spos.artifact;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.spos.config.SpaceFiles;
import org.spos.error.CheckpointException;
import org.spos.rank.Truth;
import org.spos.space.Architecture;
import org.spos.space.SearchSpace;

class TruthFileTest {
  private static final SearchSpace MACRO =
      SpaceFiles.read(
          Path.of(System.getProperty("spos.root"), "config/space-nas-bench-macro.yaml").toString());

  @TempDir Path folder;

  private Truth read(String name, String text) throws IOException {
    return TruthFile.read(Files.writeString(folder.resolve(name), text), MACRO);
  }

  /** Two keys that differ only in where the identity of the last stage stands. */
  @Test
  void keysOfOneNetworkAreOneNetwork() throws IOException {
    String accuracies = "\"test_acc\": [93.0, 93.2, 93.1], \"mean_acc\": 93.1, \"std\": 0.08";
    Truth truth =
        read(
            "t.json",
            "{\"22212220\": {%1$s}, \"22212202\": {%1$s}, \"11111111\": {\"test_acc\": [91.0]}}"
                .formatted(accuracies));
    assertThat(truth.size()).isEqualTo(2);
    Architecture best = Architecture.of(2, 2, 2, 1, 2, 2, 2, 0);
    assertThat(truth.of(best)).as("the same trainings, once").containsExactly(93.0, 93.2, 93.1);
    assertThat(truth.rank(MACRO.parse("11111111"))).isEqualTo(2);
    assertThat(truth.digest()).hasSize(64);
  }

  @Test
  void keysThatWereTrainedEachAddTheirTrainings() throws IOException {
    Truth truth =
        read(
            "t.json",
            "{\"22212220\": {\"test_acc\": [93.0]}, \"22212202\": {\"test_acc\": [92.0]}}");
    assertThat(truth.of(Architecture.of(2, 2, 2, 1, 2, 2, 2, 0))).containsExactly(93.0, 92.0);
  }

  @Test
  void aCsvHasALineForEachTraining() throws IOException {
    Truth truth =
        read(
            "t.csv",
            """
            # how it was trained
            architecture,seed,top1
            2 2 2 1 2 2 2 0,0,93.0
            22212202,1,92.0

            11111111,0,91
            """);
    assertThat(truth.of(Architecture.of(2, 2, 2, 1, 2, 2, 2, 0))).containsExactly(93.0, 92.0);
    assertThat(truth.accuracy(MACRO.parse("11111111"))).isEqualTo(91);
  }

  @Test
  void thePairsOfARankingAreATruth() throws IOException {
    Truth truth =
        read(
            "pairs.csv",
            "# supernet: x\narchitecture,macs,inherited_top1,standalone_top1\n"
                + "1 1 1 1 1 1 1 1,53246464,40.0,91.5\n");
    assertThat(truth.accuracy(MACRO.parse("11111111"))).isEqualTo(91.5);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '§',
      value = {
        "{\"0201210\": {\"test_acc\": [9]}} | \"0201210\" is no architecture of space"
            + " \"nas-bench-macro\"",
        "{\"02012103\": {\"test_acc\": [9]}} | choice 3 of block 8 is out of range",
        "{\"02012100\": {\"mean_acc\": 9}} | 02012100 has no list of accuracies \"test_acc\"",
        "{\"02012100\": {\"test_acc\": []}} | 02012100 has no list of accuracies \"test_acc\"",
        "{\"02012100\": {\"test_acc\": [\"9\"]}} | 02012100 has no list of accuracies",
        "{\"02012100\": [9]} | 02012100 has no list of accuracies",
        "{\"02012100\": {\"test_acc\": [90, 92], \"mean_acc\": 90}} | its mean_acc is 90, but the"
            + " mean of its test_acc is 91.0",
        "{\"02012100\": {\"test_acc\": [101]}} | must be from 0 to 100 %, got 101.0",
        "{\"02012100\": {\"test_acc\": [0.91]}} | they are no percentages",
        "{} | holds no networks",
        "[1] | is not one JSON object",
        "{\"02012100\": | is not valid JSON",
      })
  void whatIsNoTableIsNamed(String json, String message) {
    assertThatThrownBy(() -> read("t.json", json))
        .isInstanceOf(CheckpointException.class)
        .hasMessageContaining("t.json")
        .hasMessageContaining(message.replaceAll("\\s+", " "));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "key,top1 | line 1 of FILE must name the columns architecture,top1",
        "architecture,top1;02012100 | line 2 of FILE has too few columns",
        "architecture,top1;02012100,good | line 2 of FILE: \"good\" is no number",
        "architecture,top1;02012100,NaN | must be from 0 to 100 %, got NaN",
        "architecture,top1;5,90 | line 2 of FILE: \"5\" is no architecture",
        "architecture,top1 | holds no networks",
      })
  void aBadLineIsNamed(String lines, String message) {
    assertThatThrownBy(() -> read("t.csv", lines.replace(';', '\n')))
        .isInstanceOf(CheckpointException.class)
        .hasMessageContaining(message.replace("FILE", folder.resolve("t.csv").toString()));
  }

  @Test
  void textIsToldWhatATableLooksLike() {
    assertThatThrownBy(() -> read("notes.txt", "hello there"))
        .isInstanceOf(CheckpointException.class)
        .hasMessageContainingAll(
            "notes.txt is not valid JSON: ",
            "; a table of accuracies is {\"KEY\": {\"test_acc\": [92.1, 92.3]}} or a CSV",
            "called FILE.csv");
    assertThatThrownBy(() -> read("t.json", "{}"))
        .hasMessageContaining("t.json holds no networks; a table of accuracies is");
  }

  @Test
  void aMissingFileIsNamed() {
    assertThatThrownBy(() -> TruthFile.read(folder.resolve("none.json"), MACRO))
        .isInstanceOf(CheckpointException.class)
        .hasMessageEndingWith("none.json does not exist");
  }
}
