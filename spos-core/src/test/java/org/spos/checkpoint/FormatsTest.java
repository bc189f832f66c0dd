package org.spos.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.spos.space.ClassNames;

/**
 * Files that version 0.1 wrote stay readable, bit for bit. A new format version adds a file here
 * and changes none; {@link Samples} says what is in them.
 */
class FormatsTest {
  private static final Path FORMATS =
      Path.of(System.getProperty("spos.root", "..")).resolve("src-test-fixtures/checkpoint");

  @Test
  void readsSupernetsOfFormat1() {
    requireSame(
        CheckpointFile.read(FORMATS.resolve("format-1-supernet.safetensors")),
        Samples.supernet(150));
  }

  @Test
  void readsRetrainedNetworksOfFormat1() {
    requireSame(
        CheckpointFile.read(FORMATS.resolve("format-1-network.safetensors")),
        Samples.standalone(1, 0));
  }

  @Test
  void readsSupernetsOfFormat2WithTheirAverage() {
    Checkpoint read =
        CheckpointFile.read(FORMATS.resolve("format-2-supernet-with-average.safetensors"));
    requireSame(read, Samples.averaged(150));
    requireSameBits(read.average(), Samples.averaged(150).average());
  }

  /** So that an earlier version reads what it knows. */
  @Test
  void writesFormat1WhereThereIsNoAverage(@TempDir Path folder) {
    Path plain = folder.resolve("plain.safetensors");
    CheckpointFile.write(plain, Samples.supernet(150));
    assertThat(plain).hasSameBinaryContentAs(FORMATS.resolve("format-1-supernet.safetensors"));
    Path averaged = folder.resolve("averaged.safetensors");
    CheckpointFile.write(averaged, Samples.averaged(150));
    assertThat(averaged)
        .hasSameBinaryContentAs(FORMATS.resolve("format-2-supernet-with-average.safetensors"));
  }

  /** The digests that searches of version 0.1 keep; computed by Python's hashlib from the files. */
  @Test
  void digestsOfNetworksStayTheSame() {
    assertThat(CheckpointFile.read(FORMATS.resolve("format-1-supernet.safetensors")).digest())
        .isEqualTo("d3bf19f433b2f6c5f5e3977797bfae936cc47749adb0b3fb018eef45f0372af4");
    assertThat(CheckpointFile.read(FORMATS.resolve("format-1-network.safetensors")).digest())
        .isEqualTo("4465cbdc08bdaeacaab8f22a31d85e44ec4e0d8fd45bfb5914c2db9d89db9482");
  }

  private static void requireSame(Checkpoint read, Checkpoint written) {
    assertThat(read.space()).isEqualTo(written.space());
    assertThat(read.architecture()).isEqualTo(written.architecture());
    assertThat(read.classes()).isEqualTo(ClassNames.numbered(read.space().classes()));
    assertThat(read.iteration()).isEqualTo(written.iteration());
    assertThat(read.rootSeed()).isEqualTo(written.rootSeed());
    assertThat(read.configHash()).isEqualTo(written.configHash());
    assertThat(read.metrics()).isEqualTo(written.metrics());
    requireSameBits(read.parameters().values(), written.parameters().values());
    requireSameBits(read.parameters().momentum(), written.parameters().momentum());
  }

  private static void requireSameBits(Map<String, float[]> read, Map<String, float[]> written) {
    assertThat(read).hasSameSizeAs(written).isNotEmpty();
    written.forEach(
        (name, values) ->
            assertThat(bits(Objects.requireNonNull(read.get(name)))).isEqualTo(bits(values)));
  }

  /** So that NaNs with a payload are compared too. */
  private static int[] bits(float[] values) {
    int[] bits = new int[values.length];
    for (int i = 0; i < bits.length; i++) {
      bits[i] = Float.floatToRawIntBits(values[i]);
    }
    return bits;
  }
}
