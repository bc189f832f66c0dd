package org.spos.artifact;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.spos.checkpoint.Checkpoint;
import org.spos.error.CheckpointException;
import org.spos.space.Candidate;
import org.spos.space.SearchSpace;
import org.spos.space.SearchSpace.Stage;

/**
 * One small network in every form in which PyTorch 1.13 saved it; scripts/golden/torch_files.py.
 */
class SavedByPeopleTest {
  private static final Path FOLDER =
      Path.of(System.getProperty("spos.root"), "src-test-fixtures/torch");
  private static final SearchSpace NANO =
      new SearchSpace(
          "nano",
          16,
          4,
          2,
          List.of(new Stage(1, 8), new Stage(1, 12)),
          8,
          1000,
          0,
          Candidate.PUBLISHED);

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "saved-compiled.pth",
        "saved-wrapped-often.pth",
        "saved-lightning.ckpt",
        "saved-as-model.pth",
        "saved-as-net.pth",
        "saved-as-model_state_dict.pth",
        "saved-deep.pth",
        "saved-counter.pth",
        "saved-ema-alone.pth",
        "saved-ema-beside.pth",
        "saved-with-criterion.pth",
        "saved-with-everything-legacy.pth",
        "saved-with-everything-2.pth",
        "saved-with-everything-4.pth",
        "saved-with-everything-5.pth",
        "saved-with-a-call.pth",
        "saved-module.safetensors",
        "saved-wrapped.safetensors",
        "saved-double.safetensors",
        "saved-ema.safetensors"
      })
  void everyFormGivesTheValuesOfTheBareFile(String file) {
    Checkpoint bare = convert("saved-plain.safetensors");
    assertThat(bare.architecture().orElseThrow()).hasToString("0,3");
    assertThat(convert(file).digest()).isEqualTo(bare.digest());
    assertThat(AnyCheckpoint.read(FOLDER.resolve(file), () -> NANO).digest())
        .as("where a checkpoint of ours would stand")
        .isEqualTo(bare.digest());
  }

  /** PyTorch's own way back to float32 is the reference. */
  @ParameterizedTest
  @ValueSource(strings = {"half", "bfloat16"})
  void halfPrecisionIsReadAsPyTorchWidensIt(String precision) {
    String expected = convert("saved-%s-as-float.safetensors".formatted(precision)).digest();
    assertThat(convert("saved-%s.safetensors".formatted(precision)).digest()).isEqualTo(expected);
    assertThat(convert("saved-%s.pth".formatted(precision)).digest()).isEqualTo(expected);
    assertThat(expected).isNotEqualTo(convert("saved-plain.safetensors").digest());
  }

  @ParameterizedTest
  @CsvSource({
    "saved-ema-beside.pth, model_ema",
    "saved-ema-beside.pth, model_ema.module",
    "saved-ema.safetensors, model_ema",
    "saved-two.pth, teacher"
  })
  void anotherNetworkOfTheFileIsTakenWhenAskedFor(String file, String entry) {
    Map<String, float[]> plain = convert("saved-plain.safetensors").parameters().values();
    Map<String, float[]> other = convert(file, Optional.of(entry)).parameters().values();
    assertThat(other).containsOnlyKeys(plain.keySet());
    other.forEach(
        (name, values) -> {
          for (int i = 0; i < values.length; i++) {
            assertThat(values[i]).isEqualTo(plain.getOrDefault(name, new float[0])[i] + 1);
          }
        });
  }

  @Test
  void severalNetworksWithoutAUsualOneAreNamed() {
    expectRefusal(
        "saved-two.pth", Optional.empty(), "holds 2 networks: \"student\", \"teacher\"", "--entry");
    expectRefusal(
        "saved-two.pth",
        Optional.of("ema"),
        "no network called \"ema\"; it holds \"student\", \"teacher\"");
    expectRefusal("saved-compiled.pth", Optional.of("."), "it holds \"_orig_mod\"");
    assertThat(convert("saved-two.pth", Optional.of("student")).digest())
        .isEqualTo(convert("saved-plain.safetensors").digest());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "wrong-lfs.pth | is a pointer of Git LFS, not the file itself; fetch it with git lfs pull",
        "wrong-page.pth | is a web page, not the file itself",
        "wrong-answer.pth | is JSON, such as a server's answer",
        "wrong-text.pth | is a text, not the file itself",
        "wrong-pickle.pth | is a pickle; if torch.save wrote it",
        "wrong-cut.pth | is truncated or damaged, its end is not that of a zip",
        "wrong-deflated.pth | was compressed again after PyTorch wrote it",
        "wrong-archive.pth | an archive of other files; unpack it first (it holds runs/best.pth)",
        "wrong-whole-model.pth | it is an object of __main__.Options, of which nothing was run; if it is a model, save its state_dict()",
        "wrong-list.pth | it is a list; a dictionary of tensors is expected",
        "wrong-other-network.pth | it holds 2 tensors called backbone.stem.weight, head.bias; expected are names such as features.0.0.branch_main.0.weight"
      })
  void aFileThatIsSomethingElseIsCalledWhatItIs(String file, String message) {
    expectRefusal(file, Optional.empty(), message);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "1f8b0800000000000003 | is compressed with gzip; unpack it first",
        "fd377a585a0000000000 | is compressed with xz",
        "28b52ffd000000000000 | is compressed with zstd",
        "425a6839314159265359 | is compressed with bzip2",
        "377abcaf271c00000000 | is a 7z archive",
        "894844460d0a1a0a0000 | is an HDF5 file (such as Keras writes)",
        "934e554d505901007600 | is a NumPy array",
        "0807120770797466f2ff | is an ONNX model",
        "47475546030000000000 | is a GGUF file",
        "00000000000000000000000000000000 | is full of zeroes",
        "01020304050607080910 | does not begin like a safetensors file"
      })
  void aDownloadOfAnotherKindIsCalledWhatItIs(String bytes, String message) throws IOException {
    Path file = folder.resolve("model.pth");
    Files.write(file, HexFormat.of().parseHex(bytes));
    assertThatThrownBy(() -> AnyCheckpoint.convert(file, NANO, Optional.empty()))
        .isInstanceOf(CheckpointException.class)
        .hasMessageStartingWith("%s is not a checkpoint: it %s".formatted(file, message));
  }

  @Test
  void aFolderAndATarAndAnEmptyFileAreCalledSo() throws IOException {
    assertThatThrownBy(() -> AnyCheckpoint.convert(folder, NANO, Optional.empty()))
        .hasMessageContaining("is a folder; name a checkpoint file");
    byte[] tar = new byte[1024];
    tar[0] = 'a';
    System.arraycopy(new byte[] {'u', 's', 't', 'a', 'r'}, 0, tar, 257, 5);
    Path file = Files.write(folder.resolve("x.pth.tar"), tar);
    assertThatThrownBy(() -> AnyCheckpoint.convert(file, NANO, Optional.empty()))
        .hasMessageContaining("is a tar archive; unpack it first");
    Files.write(file, new byte[0]);
    assertThatThrownBy(() -> AnyCheckpoint.convert(file, NANO, Optional.empty()))
        .hasMessageContaining("is empty");
  }

  private static void expectRefusal(String file, Optional<String> entry, String... parts) {
    Path path = FOLDER.resolve(file);
    assertThatThrownBy(() -> AnyCheckpoint.convert(path, NANO, entry))
        .isInstanceOf(CheckpointException.class)
        .hasMessageStartingWith(path.toString())
        .hasMessageContainingAll(parts)
        .hasMessageNotContaining("\n");
  }

  private static Checkpoint convert(String file) {
    return convert(file, Optional.empty());
  }

  private static Checkpoint convert(String file, Optional<String> entry) {
    return AnyCheckpoint.convert(FOLDER.resolve(file), NANO, entry);
  }
}
