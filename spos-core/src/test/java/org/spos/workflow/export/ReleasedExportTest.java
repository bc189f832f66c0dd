package org.spos.workflow.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.spos.artifact.AnyCheckpoint;
import org.spos.checkpoint.Checkpoint;
import org.spos.config.Assignment;
import org.spos.config.ConfigLoader;
import org.spos.config.SposConfig;
import org.spos.data.demo.DemoDataset;
import org.spos.engine.Engines;
import org.spos.engine.ImageBatch;
import org.spos.engine.Recalibration;
import org.spos.interop.InputTensor;
import org.spos.interop.SampleNetwork;
import org.spos.interop.TrainedNetwork;
import org.spos.safetensors.NamedTensor;
import org.spos.safetensors.SafetensorsReader;
import org.spos.safetensors.SafetensorsWriter;
import org.spos.seed.Seed;
import org.spos.space.Architecture;
import org.spos.space.SearchSpace;
import org.spos.text.Text;

/**
 * The released architecture at its size, 1000 classes at 224 pixels, out of a supernet that PyTorch
 * saved: every exported file gives the logits that PyTorch gives. {@code -Pgolden} runs it, and
 * finds the figures in {@code target/released/exports.txt}.
 */
class ReleasedExportTest {
  private static final Path ROOT = Path.of(System.getProperty("spos.root"));
  private static final Path FOLDER = Path.of(System.getProperty("spos.released", ""));
  private static final Architecture RELEASED =
      Architecture.parse("2,1,0,1,2,0,2,0,2,0,2,3,0,0,0,0,3,2,3,3");
  private static final int IMAGES = 8;

  /** In this order: PyTorch runs the first file for those that it cannot read. */
  private static final EnumMap<ExportFormat, String> FILES =
      new EnumMap<>(
          Map.of(
              ExportFormat.PYTORCH, "network.pth",
              ExportFormat.SAFETENSORS, "network.safetensors",
              ExportFormat.ONNX, "network.onnx",
              ExportFormat.DL4J, "network.zip"));

  /** Of the largest logit; what the issue of exports asks for. */
  private static final double TOLERANCE = 1e-4;

  @TempDir Path folder;

  @Test
  void everyFormatGivesTheLogitsOfPyTorch() throws Exception {
    Path supernet = FOLDER.resolve("checkpoint-150000-zip.pth.tar");
    assumeTrue(Files.exists(supernet), "run with -Pgolden");
    Checkpoint checkpoint = AnyCheckpoint.read(supernet, SearchSpace::imagenet);
    SposConfig config = config();
    List<String> figures = new ArrayList<>();
    for (Map.Entry<ExportFormat, String> entry : FILES.entrySet()) {
      ExportFormat format = entry.getKey();
      Path file = folder.resolve(entry.getValue());
      long start = System.nanoTime();
      ExportNetwork.Result result = export(config, checkpoint, format, file);
      double seconds = (System.nanoTime() - start) / 1e9;
      assertThat(result.recalibration()).isEqualTo(Recalibration.CUMULATIVE);
      assertThat(result.imageSource()).startsWith("images of the val split of ");
      assertThat(result.difference()).isLessThan(TOLERANCE);
      ImageBatch batch = ExportImages.open(config, Recalibration.CUMULATIVE, IMAGES).batch();
      TrainedNetwork network = result.network();
      double difference =
          SampleNetwork.difference(
              torch(network, batch, file, format), logits(network, batch, file, format));
      assertThat(difference).as("%s and PyTorch", format).isLessThan(TOLERANCE);
      figures.add(
          Text.format(
              "%s: %,d bytes in %.1f s, logits differ by %.1e from the engine's, by %.1e from"
                  + " PyTorch's",
              format, result.bytes(), seconds, result.difference(), difference));
    }
    Files.write(FOLDER.resolve("exports.txt"), figures);
  }

  /** What the file itself gives where it holds layers; what the engine gives where it does not. */
  private static float[] logits(
      TrainedNetwork network, ImageBatch batch, Path file, ExportFormat format) throws IOException {
    return format.wholeNetwork()
        ? format.networkFormat().run(file, network, InputTensor.of(batch, network.pixelFormat()))
        : SampleNetwork.logits(network, batch);
  }

  /** PyTorch reads the file itself where it can; and the state_dict beside it where it cannot. */
  private float[] torch(TrainedNetwork network, ImageBatch batch, Path file, ExportFormat format)
      throws Exception {
    Path images = folder.resolve("images.safetensors");
    Files.deleteIfExists(images);
    int side = batch.side();
    float[] input = InputTensor.of(batch, network.pixelFormat());
    try (FileChannel channel = create(images)) {
      SafetensorsWriter.write(
          channel,
          Map.of(),
          List.of(new NamedTensor("images", List.of(batch.size(), 3, side, side), input)));
    }
    Path readable = format.wholeNetwork() ? folder.resolve("network.pth") : file;
    Path logits = folder.resolve("logits.safetensors");
    Path output = folder.resolve("output.txt");
    Process process =
        new ProcessBuilder(
                "/usr/bin/python3",
                ROOT.resolve("scripts/golden/run_network.py").toString(),
                readable.toString(),
                images.toString(),
                RELEASED.toString(),
                logits.toString())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    assertThat(process.waitFor(15, TimeUnit.MINUTES)).isTrue();
    assertThat(process.exitValue()).as(Files.readString(output)).isZero();
    try (SafetensorsReader reader = SafetensorsReader.open(logits)) {
      return reader.floats("logits");
    }
  }

  private static ExportNetwork.Result export(
      SposConfig config, Checkpoint checkpoint, ExportFormat format, Path file) {
    ExportNetwork.Request request =
        new ExportNetwork.Request(format, file, Optional.of(RELEASED), Optional.empty(), IMAGES);
    return new ExportNetwork(config, checkpoint, request, Engines.found()).run();
  }

  /** Lists give 1000 classes to the drawn images of 40. */
  private SposConfig config() throws IOException {
    Path data = folder.resolve("data");
    new DemoDataset(40, 1, 1, 224, new Seed(5)).write(data);
    return ConfigLoader.load(
        SposConfig.defaults(),
        List.of(),
        List.of(
            Assignment.option("--data", "data.dir", data),
            Assignment.option("--train-list", "data.trainList", list(data.resolve("train"))),
            Assignment.option("--val-list", "data.valList", list(data.resolve("val"))),
            Assignment.parse("data.searchSplit=val"),
            Assignment.parse("tester.recalibrationImages=64"),
            Assignment.parse("tester.recalibrationBatch=16"),
            Assignment.parse("tester.testBatch=8")));
  }

  private Path list(Path split) throws IOException {
    List<String> images;
    try (Stream<Path> files = Files.walk(split)) {
      images =
          files
              .filter(Files::isRegularFile)
              .map(file -> split.relativize(file).toString())
              .sorted()
              .toList();
    }
    List<String> lines = new ArrayList<>();
    for (int label = 0; label < 1000; label++) {
      lines.add(images.get(label % images.size()) + " " + label);
    }
    return Files.write(folder.resolve(split.getFileName() + ".txt"), lines);
  }

  private static FileChannel create(Path file) throws IOException {
    return FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
  }
}
