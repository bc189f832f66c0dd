package org.spos.interop.torch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.spos.artifact.AnyCheckpoint;
import org.spos.checkpoint.Checkpoint;
import org.spos.error.CheckpointException;
import org.spos.plan.NetworkPlan;
import org.spos.safetensors.DType;
import org.spos.space.Architecture;
import org.spos.space.Candidate;
import org.spos.space.SearchSpace;
import org.spos.space.SearchSpace.Stage;

/** Files that PyTorch 1.13 wrote; scripts/golden/torch_files.py. */
class TorchCheckpointReaderTest {
  private static final Path FOLDER =
      Path.of(System.getProperty("spos.root"), "src-test-fixtures/torch");
  private static final SearchSpace TINY =
      new SearchSpace(
          "tiny",
          32,
          8,
          2,
          List.of(new Stage(2, 16), new Stage(2, 32)),
          48,
          1000,
          0,
          Candidate.PUBLISHED);

  @TempDir Path folder;

  /** All hold the same values, so all checkpoints must be equal to the bit. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "supernet-megvii-zip.pth.tar",
        "supernet-nni-bare-zip.pt",
        "supernet-nni-choices-zip.pth",
        "supernet-nni-unused-projections-zip.pth",
        "supernet-hub-names-legacy.pth",
        "supernet-views-legacy.pth",
        "supernet-views-zip.pth"
      })
  void readsEveryFormOfASupernetToTheSameValues(String file) {
    Checkpoint released = read("supernet-megvii-legacy.pth.tar");
    assertThat(read(file).digest()).isEqualTo(released.digest());
    assertThat(released.kind()).isEqualTo(Checkpoint.Kind.SUPERNET);
    assertThat(released.space().classes()).as("those of the file").isEqualTo(10);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "retrained-legacy.pth.tar            | 0,1,2,3",
        "retrained-hub-zip.pth               | 0,1,2,3",
        "retrained-parameters-zip.pth        | 0,1,2,3",
        "retrained-protocol-3-legacy.pth     | 0,1,2,3",
        "retrained-protocol-4-legacy.pth     | 0,1,2,3",
        "retrained-protocol-5-legacy.pth     | 0,1,2,3",
        "retrained-protocol-3-zip.pth        | 0,1,2,3",
        "retrained-protocol-4-zip.pth        | 0,1,2,3",
        "retrained-protocol-5-zip.pth        | 0,1,2,3",
        "retrained-hub-affine-stem-zip.pth   | 3,2,1,0",
        "retrained-without-affine-legacy.pth | 3,2,1,0"
      })
  void findsTheArchitectureOfARetrainedNetworkInItsShapes(String file, String choices) {
    Checkpoint checkpoint = read(file);
    assertThat(checkpoint.architecture()).contains(Architecture.parse(choices));
    if (choices.startsWith("0")) {
      assertThat(checkpoint.digest()).isEqualTo(read("retrained-legacy.pth.tar").digest());
    }
  }

  static Stream<Path> hostile() throws IOException {
    try (Stream<Path> files = Files.list(FOLDER)) {
      List<Path> found =
          files.filter(file -> String.valueOf(file.getFileName()).startsWith("hostile")).toList();
      assertThat(found).hasSizeGreaterThan(30);
      return found.stream();
    }
  }

  @ParameterizedTest
  @MethodSource("hostile")
  void refusesEveryHostileFile(Path file) {
    assertThatThrownBy(() -> AnyCheckpoint.convert(file, TINY, Optional.empty()))
        .isInstanceOf(CheckpointException.class)
        .hasMessageStartingWith(file.toString())
        .hasMessageMatching(".*(refused|damaged|holds no state_dict).*");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "hostile-os-system-legacy.pth | asks for posix.system",
        "hostile-os-system-zip.pth | asks for posix.system",
        "hostile-os-system-protocol-4-legacy.pth | asks for posix.system",
        "hostile-eval-zip.pth | asks for __builtin__.eval",
        "hostile-getattr-legacy.pth | asks for __builtin__.getattr",
        "hostile-torch-load-zip.pth | asks for torch.serialization.load",
        "hostile-raw-stack-global.pth | asks for posix.system",
        "hostile-raw-obj.pth | the instruction OBJ",
        "hostile-raw-newobj.pth | it is an empty dictionary",
        "hostile-raw-extension.pth | the instruction EXT1",
        "hostile-raw-long-text.pth | a text of 2147483647 bytes",
        "hostile-raw-long-number.pth | a number of 2147483647 bytes",
        "hostile-raw-negative-number-length.pth | a number of 4294967295 bytes",
        "hostile-raw-long-text-8.pth | the instruction BINUNICODE8",
        "hostile-raw-bytearray.pth | it is an object of builtins.bytes",
        "hostile-raw-out-of-band.pth | the instruction NEXT_BUFFER",
        "hostile-raw-frozenset.pth | it is an object of builtins.frozenset",
        "hostile-raw-newobj-ex.pth | it is an empty dictionary",
        "hostile-raw-memoize-bomb.pth | memo entry 64 is used before it is set",
        "hostile-raw-deep-tuples.pth | values more than 64 deep",
        "hostile-raw-deep-marks.pth | values more than 64 deep",
        "hostile-raw-persistent-text.pth | a persistent id in its pickle is no storage",
        "hostile-raw-persistent-tuple.pth | a persistent id in its pickle is no storage",
        "hostile-raw-tensor-stride.pth | does not fit its storage of 4 elements",
        "hostile-raw-tensor-negative.pth | does not fit its storage",
        "hostile-compressed.pth | was compressed again",
        "hostile-traversal.pth | points out of it",
        "hostile-torchscript.pth | TorchScript",
        "wrong-big-endian.pth | big-endian",
        "wrong-protocol-0-legacy.pth | is pickled by protocol 0; protocols 2 to 5 are read. Load it"
            + " in Python and save it again with torch.save(x, file), or with pickle.dump(x, file,"
            + " protocol=2)",
        "wrong-protocol-1-legacy.pth | is pickled by protocol 1; protocols 2 to 5 are read",
        "wrong-protocol-0-zip.pth | is pickled by protocol 0; protocols 2 to 5 are read",
        "wrong-protocol-1-zip.pth | is pickled by protocol 1; protocols 2 to 5 are read",
        "wrong-big-endian-zip.pth | big-endian",
        "wrong-mmrazor.pth | splits channels in halves",
        "wrong-affine-supernet.pth | affine batch normalisation",
        "wrong-no-state-dict.pth | no entry of it is a tensor or a dictionary of tensors, they are epoch (a number), best (a number)",
        "wrong-tensor.pth | holds no state_dict",
        "wrong-differences.pth | missing conv_last.0.weight; surplus extra.weight,"
            + " classifier.0.bias; of another shape first_conv.0.weight [8, 3, 5, 5], expected [8,"
            + " 3, 3, 3]; if its space"
      })
  void namesWhatItRefuses(String file, String message) {
    assertThatThrownBy(() -> AnyCheckpoint.convert(FOLDER.resolve(file), TINY, Optional.empty()))
        .isInstanceOf(CheckpointException.class)
        .hasMessageContaining(message)
        .hasMessageNotContaining("\n");
  }

  @ParameterizedTest
  @ValueSource(strings = {"supernet-megvii-legacy.pth.tar", "supernet-megvii-zip.pth.tar"})
  void refusesEveryTruncation(String name) throws IOException {
    byte[] whole = Files.readAllBytes(FOLDER.resolve(name));
    Path file = folder.resolve(name);
    for (int length = 0; length < whole.length; length += 1 + whole.length / 40) {
      Files.write(file, Arrays.copyOf(whole, length));
      assertThatThrownBy(() -> AnyCheckpoint.convert(file, TINY, Optional.empty()))
          .as("%d of %d bytes", length, whole.length)
          .isInstanceOf(CheckpointException.class);
    }
  }

  /** Some bytes are padding, which no reader looks at. */
  @Test
  void findsAFlippedBitInAZipOrItChangesNothing() throws IOException {
    byte[] whole = Files.readAllBytes(FOLDER.resolve("supernet-nni-bare-zip.pt"));
    String digest = read("supernet-nni-bare-zip.pt").digest();
    Path file = folder.resolve("flipped.pt");
    int found = 0;
    for (int position = 1000; position < whole.length; position += whole.length / 30) {
      byte[] bytes = whole.clone();
      bytes[position] ^= 1;
      Files.write(file, bytes);
      try {
        assertThat(AnyCheckpoint.convert(file, TINY, Optional.empty()).digest()).isEqualTo(digest);
      } catch (CheckpointException e) {
        found++;
      }
    }
    assertThat(found).isGreaterThan(10);
  }

  @Test
  void refusesANetworkOfAnotherKindOrSpace() {
    Path standalone = FOLDER.resolve("retrained-legacy.pth.tar");
    assertThatThrownBy(
            () -> AnyCheckpoint.read(standalone, NetworkPlan.supernet(TINY), Optional.empty()))
        .hasMessageContaining("a supernet is needed");
    Path supernet = FOLDER.resolve("supernet-nni-bare-zip.pt");
    assertThatThrownBy(() -> AnyCheckpoint.read(supernet, SearchSpace::imagenet))
        .hasMessageContaining("missing features.4.0.branch_main.0.weight,")
        .hasMessageContaining("more (-v lists all)")
        .hasMessageContaining("give it with --space");
    assertThatThrownBy(
            () -> AnyCheckpoint.read(supernet, NetworkPlan.supernet(TINY), Optional.empty()))
        .as("10 classes in the file")
        .hasMessageContaining("classes");
  }

  /** Values from IEEE 754: largest, smallest normal, smallest subnormal, one third, infinity. */
  @ParameterizedTest
  @CsvSource({
    "0x7bff, 65504", "0x0400, 6.103515625E-5", "0x0001, 5.9604645E-8", "0x3555, 0.33325195",
    "0xc000, -2", "0x8000, -0.0", "0x7c00, Infinity", "0xfe00, NaN"
  })
  void readsHalfPrecision(String bits, Float value) {
    assertThat(DType.half((short) Integer.decode(bits).intValue())).isEqualTo(value);
  }

  /** bfloat16 is the upper half of float32, rounded to nearest, ties to even. */
  @ParameterizedTest
  @ValueSource(strings = {"retrained-bfloat16-legacy.pth", "retrained-bfloat16-zip.pth"})
  void readsBfloat16AsTheRoundedValuesOfTheFloat32File(String file) {
    Map<String, float[]> exact = read("retrained-legacy.pth.tar").parameters().values();
    Map<String, float[]> rough = read(file).parameters().values();
    assertThat(rough).containsOnlyKeys(exact.keySet());
    int rounded = 0;
    for (Map.Entry<String, float[]> entry : exact.entrySet()) {
      float[] values = rough.getOrDefault(entry.getKey(), new float[0]);
      float[] expected = new float[entry.getValue().length];
      for (int i = 0; i < expected.length; i++) {
        int bits = Float.floatToRawIntBits(entry.getValue()[i]);
        expected[i] = Float.intBitsToFloat((bits + 0x7fff + (bits >>> 16 & 1)) & 0xffff0000);
        rounded += expected[i] != entry.getValue()[i] ? 1 : 0;
      }
      assertThat(values).as(entry.getKey()).isEqualTo(expected);
    }
    assertThat(rounded).as("values that bfloat16 cannot hold").isGreaterThan(1000);
  }

  private static Checkpoint read(String file) {
    return AnyCheckpoint.read(FOLDER.resolve(file), () -> TINY);
  }
}
