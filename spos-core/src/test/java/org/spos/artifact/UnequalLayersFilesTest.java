package org.spos.artifact;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.spos.error.CheckpointException;
import org.spos.file.AtomicFiles;
import org.spos.interop.mmrazor.MmrazorSubnetWriter;
import org.spos.space.Architecture;
import org.spos.space.SearchSpace;
import org.spos.space.TinySpace;

/** Files of architectures whose blocks offer 1, 3, 4, 2 and 3 candidates. */
class UnequalLayersFilesTest {
  private static final SearchSpace SPACE = TinySpace.unequal();

  @TempDir Path folder;

  @Test
  void everyArchitectureIsReadBackFromEveryForm() {
    Path file = folder.resolve("a.json");
    for (Architecture path : TinySpace.all(SPACE)) {
      ArchitectureFile.of(SPACE, path).write(file);
      assertThat(ArchitectureFile.read(file, SPACE)).isEqualTo(ArchitectureFile.of(SPACE, path));
      NniFiles.writeArchitecture(file, path, SPACE);
      assertThat(ArchitectureFile.read(file, SPACE).architecture()).isEqualTo(path);
      String subnet = MmrazorSubnetWriter.yaml(path, SPACE);
      AtomicFiles.write(file, subnet);
      assertThat(ArchitectureFile.read(file, SPACE).architecture()).isEqualTo(path);
      // The first block has nothing to choose, so MMRazor does not list it.
      AtomicFiles.write(file, subnet.substring(subnet.indexOf("backbone.layers.0.1")));
      assertThat(ArchitectureFile.read(file, SPACE).architecture()).isEqualTo(path);
    }
  }

  @Test
  void aChoiceThatItsBlockDoesNotOfferIsRefused() {
    Path file = folder.resolve("a.json");
    AtomicFiles.write(file, "{\"formatVersion\": 1, \"choices\": [0, 2, 3, 2, 2]}");
    assertThatThrownBy(() -> ArchitectureFile.read(file, SPACE))
        .isInstanceOf(CheckpointException.class)
        .hasMessageContaining("choice 2 of block 4 is out of range")
        .hasMessageContaining("has 2 candidates there (0 to 1)");
    AtomicFiles.write(file, "backbone.layers.0.1:\n  chosen: shuffle_7x7\n");
    assertThatThrownBy(() -> ArchitectureFile.read(file, SPACE))
        .isInstanceOf(CheckpointException.class)
        .hasMessageContaining("expected one of shuffle_3x3, shuffle_5x5, shuffle_xception");
  }

  @Test
  void theSearchSpaceFileOfNniListsEachBlock() {
    Path file = folder.resolve("space.json");
    NniFiles.writeSearchSpace(file, SPACE);
    assertThatCode(() -> NniFiles.requireSearchSpace(file, SPACE)).doesNotThrowAnyException();
    assertThatThrownBy(() -> NniFiles.requireSearchSpace(file, TinySpace.fourBlocks()))
        .isInstanceOf(CheckpointException.class)
        .hasMessageContaining("LayerChoice1 must be a layer_choice of 4 candidates")
        .hasMessageContaining("unexpected LayerChoice5");
  }
}
