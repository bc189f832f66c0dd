package org.spos.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.spos.engine.ImageBatch;
import org.spos.engine.PixelFormat;
import org.spos.error.CheckpointException;
import org.spos.interop.torch.ModelScript;
import org.spos.interop.torch.TorchCheckpointWriter;
import org.spos.safetensors.NamedTensor;
import org.spos.safetensors.SafetensorsWriter;
import org.spos.space.Nonlinearity;

/** PyTorch runs what the script makes, without this program; skipped where there is no PyTorch. */
class ModelScriptTest {
  private static final String PYTHON = "/usr/bin/python3";

  /** Prints what is loaded and computed, from the pixels of a file. */
  private static final String USE =
      """
      import importlib, sys, torch
      model = importlib.import_module(sys.argv[1])
      network = model.load(sys.argv[2])
      saved = model.numbers(sys.argv[2])
      state = network.state_dict()
      assert not network.training
      assert all(torch.equal(saved[name], state[name]) for name in saved), "other numbers"
      raw = torch.frombuffer(bytearray(open("pixels", "rb").read()), dtype=torch.uint8)
      rgb = raw.reshape(-1, model.SIDE, model.SIDE, 3).permute(0, 3, 1, 2)
      with torch.no_grad():
          for logit in network(model.pixels(rgb)).flatten().tolist():
              print(repr(logit))
      print(ascii(model.CLASSES), file=sys.stderr)
      """;

  @TempDir Path folder;

  @ParameterizedTest
  @CsvSource({
    "shuffle, pth",
    "shuffle, safetensors",
    "relu, pth",
    "relu6, safetensors",
  })
  void loadsTheNumbersAndComputesOurLogits(String which, String extension) throws Exception {
    TrainedNetwork network =
        switch (which) {
          case "shuffle" -> SampleNetwork.standalone(PixelFormat.BGR255);
          case "relu" -> MobileFormatTest.network(Nonlinearity.RELU, PixelFormat.NORMALISED);
          default -> MobileFormatTest.network(Nonlinearity.RELU6, PixelFormat.BGR255);
        };
    Path file = folder.resolve("my-net.2." + extension);
    write(network, file);
    Path script = ModelScript.beside(file);
    assertThat(script).hasFileName("my_net_model.py");
    Files.writeString(script, ModelScript.of(network, file));
    ImageBatch images = SampleNetwork.images(3);
    Files.write(folder.resolve("pixels"), images.pixels());
    Files.writeString(folder.resolve("use.py"), USE);
    assumeTrue(run("-c", "import torch") == 0, "no PyTorch here");
    int code = run("use.py", "my_net_model", file.toString());
    assertThat(code).as(Files.readString(folder.resolve("err"))).isZero();
    List<String> printed = Files.readAllLines(folder.resolve("out"));
    float[] actual = new float[printed.size()];
    for (int i = 0; i < actual.length; i++) {
      actual[i] = Float.parseFloat(printed.get(i));
    }
    float[] expected =
        new NaiveNetwork(network).logits(InputTensor.of(images, network.pixelFormat()));
    assertThat(actual).hasSameSizeAs(expected);
    // Both sum float32 products in an order of their own.
    assertThat(SampleNetwork.difference(expected, actual)).isLessThan(1e-5);
    assertThat(Files.readString(folder.resolve("err")))
        .contains("'class 0', '\\U0001f600, \"dog\"', 'class 2'");
  }

  /** From a picture that needs no scaling: two grey columns beside the cut-out centre. */
  @Test
  void aPictureIsCutAsItWasTested() throws Exception {
    assumeTrue(run("-c", "import torch, PIL") == 0, "no PyTorch or Pillow here");
    TrainedNetwork network = SampleNetwork.standalone(PixelFormat.BGR255);
    Files.writeString(
        folder.resolve("n_model.py"), ModelScript.of(network, folder.resolve("n.pth")));
    String use =
        """
        import n_model
        from PIL import Image
        image = Image.new("RGB", (27, 23), (9, 9, 9))
        for x in range(16):
            for y in range(16):
                image.putpixel((5 + x, 3 + y), (x, y, 200))
        image.save("a.png")
        rgb = n_model.picture("a.png")
        assert rgb.shape == (1, 3, 16, 16), rgb.shape
        assert rgb[0, :, 7, 2].tolist() == [2, 7, 200], rgb[0, :, 7, 2]
        assert n_model.pixels(rgb)[0, :, 7, 2].tolist() == [200.0, 7.0, 2.0]
        """;
    Files.writeString(folder.resolve("use.py"), use);
    int code = run("use.py");
    assertThat(code).as(Files.readString(folder.resolve("err"))).isZero();
  }

  @Test
  void replacesTheScriptOfAnotherExportAndNothingElse() throws IOException {
    TrainedNetwork network = SampleNetwork.standalone(PixelFormat.NORMALISED);
    Path script = folder.resolve("n_model.py");
    ModelScript.requireOurs(script);
    Files.writeString(script, ModelScript.of(network, folder.resolve("n.pth")));
    ModelScript.requireOurs(script);
    Files.writeString(script, "print('mine')");
    assertThatThrownBy(() -> ModelScript.requireOurs(script))
        .isInstanceOf(CheckpointException.class)
        .hasMessage(
            script + " would be replaced, and no export has written it; give another --output");
  }

  private static void write(TrainedNetwork network, Path file) throws IOException {
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      if (file.toString().endsWith(".pth")) {
        TorchCheckpointWriter.write(
            channel, network.plan(), network.values(), 5, network.description(), false);
      } else {
        List<NamedTensor> tensors =
            network.plan().tensors().stream()
                .map(
                    spec ->
                        new NamedTensor(
                            spec.name(),
                            spec.shape(),
                            Objects.requireNonNull(network.values().get(spec.name()))))
                .toList();
        SafetensorsWriter.write(channel, network.description().entries(), tensors);
      }
    }
  }

  private int run(String... arguments) throws IOException, InterruptedException {
    if (!Files.isExecutable(Path.of(PYTHON))) {
      return -1;
    }
    List<String> command = new ArrayList<>(List.of(PYTHON));
    command.addAll(List.of(arguments));
    Process process =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectOutput(folder.resolve("out").toFile())
            .redirectError(folder.resolve("err").toFile())
            .start();
    assertThat(process.waitFor(5, TimeUnit.MINUTES)).isTrue();
    return process.exitValue();
  }
}
