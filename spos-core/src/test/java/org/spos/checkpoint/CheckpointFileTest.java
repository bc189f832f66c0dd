package org.spos.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.spos.engine.ParameterSet;
import org.spos.error.CheckpointException;
import org.spos.plan.NetworkPlan;
import org.spos.safetensors.SafetensorsReader;
import org.spos.space.Architecture;
import org.spos.space.ClassNames;
import org.spos.space.SearchSpace;
import org.spos.space.ShuffleBlock;
import org.spos.space.XceptionBlock;

class CheckpointFileTest {
  @TempDir Path folder;

  @Test
  void keepsEveryBitOfASupernet() {
    requireSame(Samples.supernet(150), roundTrip(Samples.supernet(150)));
  }

  @Test
  void keepsEveryBitOfAStandaloneNetwork() {
    Checkpoint read = roundTrip(Samples.standalone(1, 0));
    requireSame(Samples.standalone(1, 0), read);
    assertThat(read.kind()).isEqualTo(Checkpoint.Kind.STANDALONE);
    assertThat(read.architecture()).contains(Architecture.of(1, 0));
  }

  @Test
  void keepsTheNamesOfClassesAsAListInTheMetadata() {
    ClassNames names = new ClassNames(List.of("a \"b\", c", "\uD83D\uDE00", "\uFF21\n"));
    Checkpoint named = Samples.supernet(1).withClasses(names);
    assertThat(roundTrip(named).classes()).isEqualTo(names);
    assertThat(named.digest()).isEqualTo(Samples.supernet(1).digest());
    try (SafetensorsReader reader = SafetensorsReader.open(file())) {
      assertThat(reader.metadata())
          .containsEntry("classes", "[\"a \\\"b\\\", c\",\"\uD83D\uDE00\",\"\uFF21\\n\"]");
    }
  }

  /** So does a file of version 0.1. */
  @Test
  void aFileWithoutNamesNumbersItsClasses() {
    assertThat(roundTrip(Samples.supernet(1)).classes()).isEqualTo(ClassNames.numbered(3));
    try (SafetensorsReader reader = SafetensorsReader.open(file())) {
      assertThat(reader.metadata()).doesNotContainKey("classes");
    }
  }

  @Test
  void readsACheckpointWithoutMomentum() {
    Checkpoint bare = withParameters(Samples.supernet(3).parameters().values(), Map.of());
    requireSame(bare, roundTrip(bare));
  }

  @Test
  void storesTensorsUnderPublishedNames() {
    CheckpointFile.write(file(), Samples.supernet(1));
    try (SafetensorsReader reader = SafetensorsReader.open(file())) {
      assertThat(reader.tensors())
          .containsKeys(
              "first_conv.0.weight",
              "momentum/first_conv.0.weight",
              "features.1.1.branch_main.0.weight",
              "features.0.0.branch_proj.1.running_var",
              "classifier.0.weight")
          .doesNotContainKey("momentum/first_conv.1.running_mean");
      assertThat(reader.metadata())
          .containsEntry("spos_format_version", "1")
          .containsEntry("kind", "supernet")
          .containsEntry("iteration", "1")
          .containsEntry("metric/top1", "12.5")
          .containsEntry(
              "space",
              "{\"name\":\"tiny\",\"inputSide\":8,\"stemChannels\":4,\"stemStride\":1,\"stages\":[[2,8]],\"headChannels\":8,\"classes\":3,\"dropout\":0.0,\"candidates\":[\"shuffle_3x3\",\"shuffle_xception\"]}");
    }
  }

  @Test
  void digestsTheValuesAndNothingElse() {
    Checkpoint checkpoint = Samples.supernet(1);
    Checkpoint bare = withParameters(checkpoint.parameters().values(), Map.of());
    assertThat(bare.digest()).isEqualTo(checkpoint.digest()).hasSize(64);
    Map<String, float[]> changed = new LinkedHashMap<>(checkpoint.parameters().values());
    float[] weights = changed.getOrDefault("first_conv.0.weight", new float[0]).clone();
    weights[9] += 1;
    changed.put("first_conv.0.weight", weights);
    assertThat(withParameters(changed, Map.of()).digest()).isNotEqualTo(checkpoint.digest());
  }

  @Test
  void saysWhatIsWrongWithWhatIsNoCheckpoint() {
    assertError(folder.resolve("none"), "none does not exist; check the path");
    assertError(folder, "is a folder; name a checkpoint file");
    assertError(write(new byte[0]), "is empty; use an earlier checkpoint");
    assertError(
        write("PK\3\4 zip of PyTorch".getBytes(StandardCharsets.US_ASCII)),
        "convert it with spos import");
    assertError(write(new byte[] {(byte) 0x80, 2, 0, 0, 0, 0, 0, 0, 0, 0}), "spos import");
    assertError(
        write("hello, how are you".getBytes(StandardCharsets.US_ASCII)),
        "is a text, not the file itself");
    assertError(
        write(Samples.file("{\"__metadata__\":{\"format\":\"pt\"}}", new byte[0])),
        "is a safetensors file of another program");
  }

  @Test
  void saysThatAFileIsTruncated() {
    byte[] good = good();
    assertError(write(Arrays.copyOf(good, 5)), "is truncated: it has 5 bytes, not even a header");
    assertError(write(Arrays.copyOf(good, 100)), "is truncated: its header has");
    assertError(
        write(Arrays.copyOf(good, good.length - 1)), "is truncated: its tensors need .* only");
  }

  @Test
  void saysThatAFileIsBigEndian() {
    byte[] file = good();
    ByteBuffer.wrap(file).putLong(0, Long.reverseBytes(ByteBuffer.wrap(file).getLong(0)));
    assertError(write(file), "big-endian byte order");
  }

  @Test
  void namesTheTensorWhoseChecksumIsWrong() {
    byte[] file = good();
    file[file.length - 1] ^= 1;
    assertError(write(file), "checksum of tensor \"momentum/classifier.0.weight\" is .* expected");
    byte[] header = good();
    header[60] ^= 1;
    assertError(write(header), "checksum of its header is .* expected");
  }

  @Test
  void refusesWhatAVouchedForHeaderGetsWrong() {
    assertHeader(
        "_version\":\"1\"",
        "_version\":\"3\"",
        "format version 3, this program reads up to 2; use a newer version");
    assertHeader("_version\":\"1\"", "_version\":\"2\"", "lacks tensor \"average/");
    assertHeader("_version\":\"1\"", "_version\":\"0\"", "there is no format version 0");
    assertHeader("_version\":\"1\"", "_version\":\"x\"", "\"x\" is no whole number");
    assertHeader("kind\":\"supernet\"", "kind\":\"standalone\"", "its kind is \"standalone\"");
    assertHeader("iteration\":\"5\"", "iteration\":\"-5\"", "iteration is negative");
    assertHeader("root_seed", "root_sead", "lacks \"root_seed\"");
    assertHeader("\\\"classes\\\":3", "\\\"classes\\\":0", "classes must be a whole number");
    assertHeader("[2,8]", "[2000,8]", "blocks must be at most 1000, got 2000");
    assertHeader("[2,8]", "[2,6]", "is not possible");
    assertHeader("[2,8]", "[2]", "not \\[blocks, channels\\]");
    assertHeader("shuffle_3x3", "shuffle_4x4", "unknown candidate \"shuffle_4x4\"");
    assertHeader("\\\"name\\\":", "\\\"nome\\\":", "lacks a name");
    assertHeader("[2,8]", "[1,8]", "surplus tensor \"features.1.0");
    assertHeader("[2,8]", "[3,8]", "lacks tensor \"features.2.0");
    assertHeader("\\\"classes\\\":3", "\\\"classes\\\":4", "needs F32 of shape \\[4, 8\\]");
    assertHeader("crc32c/classifier", "crc33c/classifier", "has no checksum");
    assertHeader("\"shape\":[3,8]", "\"shape\":[8,3]", "is F32 of shape \\[8, 3\\]");
    assertHeader("\"config_hash\"", "\"architecture\":\"9,9\",\"config_hash\"", "out of range");
  }

  @Test
  void refusesAnotherNetwork() {
    CheckpointFile.write(file(), Samples.supernet(1));
    assertFit(
        NetworkPlan.standalone(Samples.space(), Architecture.of(0, 0)),
        "holds a supernet, a standalone network is needed; give a checkpoint of scratch");
    assertFit(
        NetworkPlan.supernet(SearchSpace.imagenet()),
        "is of space \"tiny\" (3 classes, stages 2x8, 2 candidates), but space \"imagenet\" (1000"
            + " classes, stages 4x64 4x160 8x320 4x640, 4 candidates) is asked for: stage 1 has 2"
            + " blocks of 8 channels in the file, 4 blocks of 64 channels are asked for (first"
            + " differing tensor: first_conv.0.weight [4, 3, 3, 3] in the file, first_conv.0.weight"
            + " [16, 3, 3, 3] asked for)");
    assertFit(
        NetworkPlan.supernet(Samples.space().withClasses(5)),
        "classes: 3 in the file, 5 asked for (first differing tensor: classifier.0.weight [3, 8] in"
            + " the file, classifier.0.weight [5, 8] asked for)");
    CheckpointFile.write(file(), Samples.standalone(0, 1));
    assertFit(NetworkPlan.supernet(Samples.space()), "give a checkpoint of train-supernet");
    assertFit(
        NetworkPlan.standalone(Samples.space(), Architecture.of(1, 1)),
        "is of architecture 0,1, but 1,1 is asked for");
    assertThat(
            CheckpointFile.read(
                    file(), NetworkPlan.standalone(Samples.space(), Architecture.of(0, 1)))
                .kind())
        .isEqualTo(Checkpoint.Kind.STANDALONE);
  }

  @Test
  void comparesWhatChangesTheNetworkButNotItsName() {
    SearchSpace space = Samples.space();
    SearchSpace renamed =
        new SearchSpace("other", 8, 4, 1, space.stages(), 8, 3, 0.5, space.candidates());
    assertThat(CheckpointFit.difference(space, renamed)).isEmpty();
    SearchSpace larger =
        new SearchSpace("tiny", 16, 4, 1, space.stages(), 8, 3, 0, space.candidates());
    assertThat(CheckpointFit.difference(space, larger))
        .contains("input side: 8 in the file, 16 asked for");
    SearchSpace swapped =
        new SearchSpace(
            "tiny",
            8,
            4,
            1,
            space.stages(),
            8,
            3,
            0,
            List.of(new XceptionBlock(), new ShuffleBlock(3)));
    assertThat(CheckpointFit.difference(space, swapped).orElseThrow()).startsWith("candidates: ");
  }

  @Test
  void saysThatAPlaceCannotBeWritten() throws Exception {
    Path blocked = Files.writeString(folder.resolve("file"), "x").resolve("c.safetensors");
    assertThatThrownBy(() -> CheckpointFile.write(blocked, Samples.supernet(1)))
        .isInstanceOf(CheckpointException.class)
        .hasMessageContaining("cannot write")
        .hasMessageContaining("whatever was there before is intact");
  }

  @Test
  void refusesToHoldArraysThatDoNotFit() {
    Map<String, float[]> values = new LinkedHashMap<>(Samples.supernet(1).parameters().values());
    values.remove("classifier.0.weight");
    assertThatThrownBy(() -> withParameters(values, Map.of()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("classifier.0.weight");
  }

  private void assertHeader(String from, String to, String message) {
    byte[] file = good();
    String header = Samples.header(file);
    assertThat(header).contains(from);
    assertError(write(Samples.resealed(file, header.replace(from, to))), message);
  }

  private void assertFit(NetworkPlan plan, String message) {
    assertThatThrownBy(() -> CheckpointFile.read(file(), plan))
        .isInstanceOf(CheckpointException.class)
        .hasMessageContaining(file().toString())
        .hasMessageContaining(message);
  }

  private static void assertError(Path file, String pattern) {
    assertThatThrownBy(() -> CheckpointFile.read(file))
        .isInstanceOf(CheckpointException.class)
        .message()
        .contains(file.toString())
        .containsPattern(pattern)
        .doesNotContain("\n");
  }

  private byte[] good() {
    CheckpointFile.write(file(), Samples.supernet(5));
    return Samples.bytes(file());
  }

  private Path write(byte[] bytes) {
    return Samples.write(folder.resolve("bad.safetensors"), bytes);
  }

  private Path file() {
    return folder.resolve("good.safetensors");
  }

  private Checkpoint roundTrip(Checkpoint checkpoint) {
    CheckpointFile.write(file(), checkpoint);
    return CheckpointFile.read(file(), checkpoint.plan());
  }

  private static Checkpoint withParameters(
      Map<String, float[]> values, Map<String, float[]> momentum) {
    return new Checkpoint(
        Samples.space(),
        Optional.empty(),
        1,
        42,
        "c0ffee",
        Map.of(),
        new ParameterSet(values, momentum));
  }

  static void requireSame(Checkpoint expected, Checkpoint actual) {
    requireSame(expected.parameters().values(), actual.parameters().values());
    requireSame(expected.parameters().momentum(), actual.parameters().momentum());
    assertThat(actual).usingRecursiveComparison().ignoringFields("parameters").isEqualTo(expected);
  }

  private static void requireSame(Map<String, float[]> expected, Map<String, float[]> actual) {
    assertThat(List.copyOf(actual.keySet())).isEqualTo(List.copyOf(expected.keySet()));
    expected.forEach(
        (name, values) -> {
          float[] read = actual.getOrDefault(name, new float[0]);
          assertThat(read).hasSameSizeAs(values);
          for (int i = 0; i < values.length; i++) {
            assertThat(Float.floatToRawIntBits(read[i]))
                .isEqualTo(Float.floatToRawIntBits(values[i]));
          }
        });
  }
}
