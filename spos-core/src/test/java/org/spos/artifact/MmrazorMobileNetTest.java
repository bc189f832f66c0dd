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
import org.spos.interop.mmrazor.MmrazorSubnetWriter;
import org.spos.space.Architecture;
import org.spos.space.SearchSpace;

/** Subnets of MMRazor's MobileNet, whose modules are layer1.0, layer2.0 … layer7.0. */
class MmrazorMobileNetTest {
  private static final SearchSpace SPACE =
      SpaceFiles.read(
          Path.of(System.getProperty("spos.root", ".."), "config/space-mobilenet.yaml").toString());

  /** A line for each stage: its blocks. */
  private static final String CHOSEN =
      """
      mb_k3e1
      mb_k7e3 mb_k3e3 identity mb_k5e6
      mb_k3e6 identity identity mb_k7e6
      mb_k5e3 mb_k5e6 mb_k3e3 identity
      mb_k7e6 mb_k3e6 mb_k5e3 mb_k7e3
      mb_k3e3 mb_k3e3 mb_k3e3 mb_k3e3
      mb_k7e6
      """;

  /** By the order k3e3, k5e3, k7e3, k3e6, k5e6, k7e6, identity. */
  private static final Architecture PATH =
      Architecture.of(0, 2, 0, 6, 4, 3, 6, 6, 5, 1, 4, 0, 6, 5, 3, 1, 2, 0, 0, 0, 0, 5);

  @TempDir Path folder;

  private static String yaml(String key, int firstStage) {
    StringBuilder text = new StringBuilder();
    int stage = firstStage;
    for (String line : CHOSEN.lines().toList()) {
      int block = 0;
      for (String id : line.split(" ")) {
        text.append(key.replace("S", "" + stage).replace("B", "" + block++))
            .append(":\n  chosen: ")
            .append(id)
            .append('\n');
      }
      stage++;
    }
    return text.toString();
  }

  @ParameterizedTest
  @CsvSource({
    "backbone.layerS.B, 1",
    "architecture.backbone.layerS.B, 1",
    "backbone.layers.S.B, 0",
    "stage_S_block_B, 0"
  })
  void readsItsSubnets(String key, int firstStage) throws IOException {
    String yaml = yaml(key, firstStage);
    Path file = Files.writeString(folder.resolve("subnet.yaml"), yaml);
    assertThat(ArchitectureFile.read(file, SPACE).architecture()).isEqualTo(PATH);
    // The first block is not searched, and may be missing.
    String rest = yaml.substring(yaml.indexOf("chosen: mb_k3e1\n") + "chosen: mb_k3e1\n".length());
    Files.writeString(file, rest);
    assertThat(ArchitectureFile.read(file, SPACE).architecture()).isEqualTo(PATH);
  }

  @Test
  void writesWhatItReads() {
    assertThat(MmrazorSubnetWriter.yaml(PATH, SPACE)).isEqualTo(yaml("backbone.layerS.B", 1));
  }

  @Test
  void namesWhatABlockDoesNotOffer() throws IOException {
    String wrong = yaml("backbone.layerS.B", 1).replaceFirst("mb_k7e3", "identity");
    Path file = Files.writeString(folder.resolve("subnet.yaml"), wrong);
    assertThatThrownBy(() -> ArchitectureFile.read(file, SPACE))
        .isInstanceOf(CheckpointException.class)
        .hasMessageContaining("backbone.layer2.0 chooses \"identity\"")
        .hasMessageContaining(
            "expected one of mb_k3e3, mb_k5e3, mb_k7e3, mb_k3e6, mb_k5e6, mb_k7e6")
        .hasMessageNotContaining("mb_k7e6, identity");
  }
}
