package org.spos.artifact;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.spos.error.CheckpointException;
import org.spos.space.Architecture;
import org.spos.space.SearchSpace;
import org.spos.text.Text;

/** Megvii's pickles by Python itself; MMRazor's published subnet, typed from its file. */
class ForeignArchitectureTest {
  private static final Path FIXTURES =
      Path.of(System.getProperty("spos.root"), "src-test-fixtures/torch");
  private static final SearchSpace SPACE = SearchSpace.imagenet();
  private static final Architecture RELEASED =
      Architecture.parse("2,1,0,1,2,0,2,0,2,0,2,3,0,0,0,0,3,2,3,3");

  /** MMRazor's SPOS_SUBNET.yaml. */
  private static final int[] SUBNET = {2, 0, 2, 0, 3, 1, 1, 0, 0, 1, 0, 1, 0, 3, 1, 2, 2, 0, 1, 3};

  private static final List<String> NAMES =
      List.of("shuffle_3x3", "shuffle_5x5", "shuffle_7x7", "shuffle_xception");

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(ints = {2, 3, 4, 5})
  void readsThePickledArchitectureOfMegvii(int protocol) {
    Path file = FIXTURES.resolve(Text.format("arch-protocol-%d.pkl", protocol));
    ArchitectureFile read = ArchitectureFile.read(file, SPACE);
    assertThat(read.architecture()).isEqualTo(RELEASED);
    assertThat(read.macs()).isEqualTo(322_918_720);
  }

  @ParameterizedTest
  @CsvSource({
    "arch-hostile.pkl, asks for posix.system",
    "arch-names.pkl, choice 1 is no candidate index",
    "wrong-arch-protocol-0.pkl, 'is pickled by protocol 0; protocols 2 to 5 are read. Load it in'",
    "wrong-arch-protocol-1.pkl, 'is pickled by protocol 1; protocols 2 to 5 are read. Load it in'"
  })
  void refusesOtherPickles(String name, String message) {
    assertThatThrownBy(() -> ArchitectureFile.read(FIXTURES.resolve(name), SPACE))
        .isInstanceOf(CheckpointException.class)
        .hasMessageContaining(name)
        .hasMessageContaining(message);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "backbone.layers.%d.%d:\\n  chosen: %s\\n",
        "architecture.backbone.layers.%d.%d: {chosen: %s}\\n",
        "stage_%d_block_%d:\\n  chosen:\\n  - %s\\n"
      })
  void readsTheSubnetsOfMmrazor(String form) throws IOException {
    Path file = Files.writeString(folder.resolve("subnet.yaml"), subnet(form));
    assertThat(ArchitectureFile.read(file, SPACE).architecture())
        .isEqualTo(Architecture.of(SUBNET));
    assertThat(ArchitectureFile.read(file, SPACE).macs()).isEqualTo(317_023_040);
  }

  @Test
  void namesWhatIsWrongWithASubnet() throws IOException {
    String good = subnet("stage_%d_block_%d: {chosen: %s}\\n");
    assertThat(refused(good.replace("stage_2_block_7", "stage_4_block_0")))
        .contains("missing stage 2 block 7", "unknown stage 4 block 0");
    assertThat(refused(good.replaceFirst("shuffle_7x7", "shuffle_9x9")))
        .contains("stage_0_block_0 chooses \"shuffle_9x9\"", "expected one of shuffle_3x3");
    assertThat(refused(good + "other: 1\n")).contains("unknown other");
  }

  private String refused(String text) throws IOException {
    Path file = Files.writeString(folder.resolve("wrong.yaml"), text);
    try {
      ArchitectureFile.read(file, SPACE);
      throw new AssertionError("was read");
    } catch (CheckpointException e) {
      return String.valueOf(e.getMessage());
    }
  }

  private static String subnet(String form) {
    StringBuilder text = new StringBuilder();
    int position = 0;
    for (int stage = 0; stage < SPACE.stages().size(); stage++) {
      for (int block = 0; block < SPACE.stages().get(stage).blocks(); block++) {
        text.append(
            String.format(
                Locale.ROOT,
                form.replace("\\n", "\n"),
                stage,
                block,
                NAMES.get(SUBNET[position++])));
      }
    }
    return text.toString();
  }
}
