package org.spos.workflow.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.spos.artifact.NniFiles;
import org.spos.space.Architecture;
import org.spos.space.SearchSpace;

class ExportDescriptionTest {
  private static final SearchSpace SPACE = SearchSpace.imagenet();
  private static final Architecture RELEASED =
      Architecture.parse("2,1,0,1,2,0,2,0,2,0,2,3,0,0,0,0,3,2,3,3");

  @TempDir Path folder;

  /** The form of {@code nnictl ss_gen}: keys sorted as texts, indented by two. */
  @Test
  void writesTheSearchSpaceOfNni() throws IOException {
    Path file = folder.resolve("nni_auto_gen_search_space.json");
    ExportDescription.space(SPACE, file);
    String text = Files.readString(file);
    assertThat(text.replaceAll("\\s", ""))
        .startsWith(
            "{\"LayerChoice1\":{\"_type\":\"layer_choice\",\"_value\":[\"0\",\"1\",\"2\",\"3\"]},\"LayerChoice10\":{")
        .endsWith(
            ",\"LayerChoice9\":{\"_type\":\"layer_choice\",\"_value\":[\"0\",\"1\",\"2\",\"3\"]}}");
    assertThat(text).contains("\n  \"LayerChoice20\"");
    assertThat(text.split("layer_choice", -1)).hasSize(21);
    NniFiles.requireSearchSpace(file, SPACE);
  }

  /** The committed file is NNI's own, one-hot. */
  @Test
  void writesTheArchitectureOfNni() throws IOException {
    Path file = folder.resolve("architecture_final.json");
    ExportDescription.architecture(RELEASED, SPACE, ExportFormat.NNI_ARCH, file);
    assertThat(Files.readString(file).replaceAll("\\s", ""))
        .startsWith("{\"LayerChoice1\":[false,false,true,false],\"LayerChoice2\":[false,true,");
  }

  /** As Python's {@code pickle.dumps} has it, but for the memo entry that nothing asks for. */
  @Test
  void writesTheArchitectureOfMegvii() throws IOException {
    Path file = folder.resolve("arch.pkl");
    ExportDescription.architecture(RELEASED, SPACE, ExportFormat.MEGVII_ARCH, file);
    assertThat(Files.readAllBytes(file))
        .startsWith(0x80, 2, '(', 'K', 2, 'K', 1, 'K', 0)
        .endsWith('K', 3, 't', '.');
  }

  @Test
  void writesTheSubnetOfMmrazor() throws IOException {
    Path file = folder.resolve("subnet.yaml");
    ExportDescription.architecture(RELEASED, SPACE, ExportFormat.MMRAZOR_ARCH, file);
    assertThat(Files.readAllLines(file))
        .startsWith("backbone.layers.0.0:", "  chosen: shuffle_7x7", "backbone.layers.0.1:")
        .endsWith("backbone.layers.3.3:", "  chosen: shuffle_xception")
        .hasSize(40);
  }

  @Test
  void refusesAFormatOfNetworks() {
    assertThatThrownBy(
            () ->
                ExportDescription.architecture(
                    RELEASED, SPACE, ExportFormat.ONNX, folder.resolve("x")))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(folder.resolve("x")).doesNotExist();
  }
}
