package org.spos.artifact;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.spos.error.CheckpointException;
import org.spos.space.Architecture;
import org.spos.space.SearchSpace;
import org.spos.text.Text;

/** Forms as NNI's source writes and reads them. */
class NniFilesTest {
  private static final SearchSpace SPACE = SearchSpace.imagenet();

  @TempDir Path folder;

  @Test
  void writesOneHotListsThatAreReadAgain() throws IOException {
    Architecture released = Architecture.parse("2,1,0,1,2,0,2,0,2,0,2,3,0,0,0,0,3,2,3,3");
    Path file = folder.resolve("000_001.json");
    NniFiles.writeArchitecture(file, released, SPACE);
    assertThat(ArchitectureFile.read(file, SPACE).architecture()).isEqualTo(released);
    assertThat(Files.readString(file).replaceAll("\\s", ""))
        .startsWith("{\"LayerChoice1\":[false,false,true,false],\"LayerChoice2\":[false,true,")
        .endsWith("\"LayerChoice20\":[false,false,false,true]}");
  }

  /** Keys sort as texts: 1, 10, 11, … (spec of nnictl ss_gen). */
  @Test
  void writesTheSearchSpaceFile() throws IOException {
    Path file = folder.resolve("nni_auto_gen_search_space.json");
    NniFiles.writeSearchSpace(file, SPACE);
    assertThat(Files.readString(file).replaceAll("\\s", ""))
        .startsWith(
            "{\"LayerChoice1\":{\"_type\":\"layer_choice\",\"_value\":[\"0\",\"1\",\"2\",\"3\"]},\"LayerChoice10\":")
        .contains("\"LayerChoice19\":", "\"LayerChoice2\":{")
        .endsWith(
            "\"LayerChoice9\":{\"_type\":\"layer_choice\",\"_value\":[\"0\",\"1\",\"2\",\"3\"]}}");
    assertThatCode(() -> NniFiles.requireSearchSpace(file, SPACE)).doesNotThrowAnyException();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "\"LayerChoice7\" | \"LayerChoice77\" | unexpected LayerChoice77, missing LayerChoice7",
        "[\"0\",\"1\",\"2\",\"3\"]},\"LayerChoice3\" | [\"0\"]},\"LayerChoice3\" | LayerChoice20"
            + " must be a layer_choice of 4",
        "\"layer_choice\",\"_value\":[\"0\",\"1\",\"2\",\"3\"]},\"LayerChoice3\" |"
            + " \"input_choice\",\"_value\":[\"0\",\"1\",\"2\",\"3\"]},\"LayerChoice3\" |"
            + " LayerChoice20 must be"
      })
  void namesTheLayersOfAnotherSearchSpace(String old, String now, String message)
      throws IOException {
    Path file = folder.resolve("space.json");
    NniFiles.writeSearchSpace(file, SPACE);
    String text = Files.readString(file).replaceAll("\\s", "");
    assertThat(text).contains(old);
    Files.writeString(file, text.replace(old, now));
    assertThatThrownBy(() -> NniFiles.requireSearchSpace(file, SPACE))
        .isInstanceOf(CheckpointException.class)
        .hasMessageContaining(message);
  }

  /** What a trial receives; the name was the text of a module up to v1.5. */
  @Test
  void readsTheCandidateOfATrial() throws IOException {
    StringBuilder text = new StringBuilder("{");
    for (int i = 1; i <= 20; i++) {
      text.append(
          Text.format(
              "%s\"LayerChoice%d\":{\"_value\":\"%s\",\"_idx\":%d}",
              i == 1 ? "" : ",", i, i % 2 == 0 ? "ShuffleNetBlock(...)" : "3", 3));
    }
    Path file = Files.writeString(folder.resolve("parameter.json"), text + "}");
    assertThat(ArchitectureFile.read(file, SPACE).architecture().choices()).containsOnly(3);
    Files.writeString(file, text.toString().replaceFirst("\"3\"", "\"2\"") + "}");
    assertThatThrownBy(() -> ArchitectureFile.read(file, SPACE))
        .hasMessageContaining("LayerChoice1");
  }
}
