package org.spos.interop.torch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.spos.engine.PixelFormat;
import org.spos.interop.ImageScaling;
import org.spos.interop.NetworkDescription;
import org.spos.interop.SampleNetwork;
import org.spos.interop.TrainedNetwork;
import org.spos.plan.NetworkPlan;
import org.spos.safetensors.NamedTensor;
import org.spos.safetensors.SafetensorsWriter;
import org.spos.text.Text;

/** PyTorch itself reads what we write; skipped where there is no PyTorch. */
class TorchCheckpointWriterTest {
  private static final String PYTHON = "/usr/bin/python3";

  @TempDir Path folder;

  @Test
  void pyTorchReadsAStandaloneNetwork() throws Exception {
    TrainedNetwork network = SampleNetwork.standalone(PixelFormat.BGR255);
    long units = network.plan().units().size();
    assertThat(loaded(network.plan(), network.values(), false))
        .isEqualTo(Text.format("%d tensors, %d of them counters", 6 * units + 1, units));
  }

  @Test
  void pyTorchReadsAWholeSupernet() throws Exception {
    NetworkPlan plan = NetworkPlan.supernet(SampleNetwork.SPACE);
    long units = plan.units().size();
    assertThat(loaded(plan, SampleNetwork.values(plan, 1), true))
        .isEqualTo(Text.format("%d tensors, %d of them counters", 4 * units + 1, units));
  }

  @Test
  void writesTheSameBytesEachTime() throws Exception {
    TrainedNetwork network = SampleNetwork.standalone(PixelFormat.BGR255);
    Path first = write("a.pth", network.plan(), network.values(), false);
    Path second = write("b.pth", network.plan(), network.values(), false);
    assertThat(Files.mismatch(first, second)).isEqualTo(-1);
  }

  private String loaded(NetworkPlan plan, Map<String, float[]> values, boolean wrapped)
      throws Exception {
    assumeTrue(run(PYTHON, "-c", "import torch").code() == 0, "no PyTorch here");
    Path file = write("network.pth", plan, values, wrapped);
    Path reference = folder.resolve("network.safetensors");
    List<NamedTensor> tensors =
        plan.tensors().stream()
            .map(
                spec ->
                    new NamedTensor(
                        spec.name(), spec.shape(), Objects.requireNonNull(values.get(spec.name()))))
            .toList();
    try (FileChannel channel = create(reference)) {
      SafetensorsWriter.write(channel, Map.of(), tensors);
    }
    String script =
        Path.of(System.getProperty("spos.root"), "scripts/check-torch-export.py").toString();
    Outcome outcome = run(PYTHON, script, file.toString(), reference.toString());
    assertThat(outcome.code()).as(outcome.text()).isZero();
    return outcome.text().strip();
  }

  private Path write(String name, NetworkPlan plan, Map<String, float[]> values, boolean wrapped)
      throws Exception {
    Path file = folder.resolve(name);
    try (FileChannel channel = create(file)) {
      TorchCheckpointWriter.write(
          channel,
          plan,
          values,
          123,
          NetworkDescription.of(
              plan,
              PixelFormat.BGR255,
              new ImageScaling(23, "opencv-linear"),
              SampleNetwork.classes(plan)),
          wrapped);
    }
    return file;
  }

  private static FileChannel create(Path file) throws Exception {
    return FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
  }

  private record Outcome(int code, String text) {}

  private Outcome run(String... command) throws Exception {
    Path output = folder.resolve("output.txt");
    if (!Files.isExecutable(Path.of(command[0]))) {
      return new Outcome(-1, "no " + command[0]);
    }
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    assertThat(process.waitFor(2, TimeUnit.MINUTES)).isTrue();
    return new Outcome(process.exitValue(), Files.readString(output));
  }
}
