package org.spos.workflow.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.spos.checkpoint.Checkpoint;
import org.spos.config.Assignment;
import org.spos.config.ConfigLoader;
import org.spos.config.SposConfig;
import org.spos.data.demo.DemoDataset;
import org.spos.engine.Engines;
import org.spos.engine.ParameterSet;
import org.spos.engine.Recalibration;
import org.spos.error.CheckpointException;
import org.spos.error.ConfigException;
import org.spos.error.DataException;
import org.spos.interop.SampleNetwork;
import org.spos.plan.NetworkPlan;
import org.spos.seed.Seed;
import org.spos.space.Architecture;

class ExportNetworkTest {
  private static final Architecture OTHER = Architecture.of(0, 3, 3, 1, 0, 2, 2, 1);

  @TempDir Path folder;

  @ParameterizedTest
  @EnumSource(names = {"PYTORCH", "SAFETENSORS", "ONNX", "DL4J"})
  void exportsAnyPathOfASupernetWithRecalibratedStatistics(ExportFormat format) {
    new DemoDataset(5, 8, 4, 16, new Seed(1)).write(folder.resolve("data"));
    Path file = folder.resolve("network");
    ExportNetwork.Result result =
        export(supernet(), format, file, Optional.of(OTHER), Optional.empty());
    assertThat(result.recalibration()).isEqualTo(Recalibration.CUMULATIVE);
    assertThat(result.imageSource()).startsWith("images of the val split of ");
    assertThat(result.images()).isEqualTo(7);
    assertThat(result.network().architecture()).isEqualTo(OTHER);
    assertThat(result.difference()).isBetween(0.0, 1e-5);
    assertThat(result.bytes()).isEqualTo(file.toFile().length()).isPositive();
  }

  @Test
  void exportsARetrainedNetworkWithoutImagesOnRandomPixels() {
    NetworkPlan plan = NetworkPlan.standalone(SampleNetwork.SPACE, SampleNetwork.PATH);
    ExportNetwork.Result result =
        export(
            checkpoint(plan),
            ExportFormat.ONNX,
            folder.resolve("network.onnx"),
            Optional.empty(),
            Optional.empty());
    assertThat(result.imageSource()).isEqualTo("images of random pixels");
    assertThat(result.network().values("first_conv.1.bias"))
        .isEqualTo(checkpoint(plan).parameters().values().get("first_conv.1.bias"));
    assertThat(result.difference()).isBetween(0.0, 1e-5);
  }

  @Test
  void refusesASupernetPathWithoutImages() {
    assertThatThrownBy(
            () ->
                export(
                    supernet(),
                    ExportFormat.ONNX,
                    folder.resolve("x"),
                    Optional.of(OTHER),
                    Optional.empty()))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("give --data, or --recalibrate off");
    assertThat(folder.resolve("x")).doesNotExist();
  }

  @Test
  void keepsNothingOfAFileWhoseLogitsDiffer() throws Exception {
    float[] ours = {1, -2, 4};
    assertThat(LogitsCheck.requireSame(ours, new float[] {1, -2, 4.0002f}, Path.of("f")))
        .isBetween(4.9e-5, 5.1e-5);
    for (float wrong : new float[] {4.001f, Float.NaN}) {
      assertThatThrownBy(
              () -> LogitsCheck.requireSame(ours, new float[] {1, -2, wrong}, Path.of("f.onnx")))
          .isInstanceOf(CheckpointException.class)
          .hasMessageStartingWith("f.onnx is not written");
    }
    assertThatThrownBy(() -> LogitsCheck.requireSame(ours, new float[] {1, -2}, Path.of("f")))
        .isInstanceOf(CheckpointException.class);
  }

  @ParameterizedTest
  @EnumSource(names = {"PYTORCH", "SAFETENSORS"})
  void exportsAWholeSupernet(ExportFormat format) {
    Path file = folder.resolve("supernet");
    ExportSupernet.Result result = ExportSupernet.run(supernet(), config(), format, file);
    assertThat(result.tensors()).isEqualTo(supernet().plan().tensors().size());
    assertThat(file).hasSize(result.bytes());
  }

  @Test
  void refusesAWholeSupernetAsOneNetwork() {
    assertThatThrownBy(
            () ->
                ExportSupernet.run(
                    supernet(), config(), ExportFormat.DL4J, folder.resolve("supernet")))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("--arch");
  }

  private ExportNetwork.Result export(
      Checkpoint checkpoint,
      ExportFormat format,
      Path output,
      Optional<Architecture> path,
      Optional<Recalibration> recalibration) {
    ExportNetwork.Request request =
        new ExportNetwork.Request(format, output, path, recalibration, 7);
    ExportNetwork.Result result =
        new ExportNetwork(config(), checkpoint, request, Engines.found()).run();
    assertThat(files()).as("no temporary file is left").noneMatch(name -> name.endsWith(".tmp"));
    return result;
  }

  private List<String> files() {
    return List.of(Objects.requireNonNull(folder.toFile().list()));
  }

  private SposConfig config() {
    return ConfigLoader.load(
        SposConfig.defaults().withSpace(SampleNetwork.SPACE),
        List.of(),
        List.of(
            Assignment.option("--data", "data.dir", folder.resolve("data")),
            Assignment.parse("data.searchPerClass=2"),
            Assignment.parse("tester.recalibrationImages=20"),
            Assignment.parse("tester.recalibrationBatch=10"),
            Assignment.parse("tester.testBatch=4")));
  }

  private static Checkpoint supernet() {
    return checkpoint(NetworkPlan.supernet(SampleNetwork.SPACE));
  }

  private static Checkpoint checkpoint(NetworkPlan plan) {
    return new Checkpoint(
        plan.space(),
        plan.fixedArchitecture(),
        1,
        0,
        "none",
        Map.of(),
        new ParameterSet(SampleNetwork.values(plan, 5), Map.of()));
  }
}
