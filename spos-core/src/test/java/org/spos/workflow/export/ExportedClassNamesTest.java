package org.spos.workflow.export;

import static org.assertj.core.api.Assertions.assertThat;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtSession;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.spos.artifact.AnyCheckpoint;
import org.spos.checkpoint.Checkpoint;
import org.spos.config.Assignment;
import org.spos.config.ConfigLoader;
import org.spos.config.SposConfig;
import org.spos.engine.Engines;
import org.spos.engine.ParameterSet;
import org.spos.file.AtomicFiles;
import org.spos.interop.SampleNetwork;
import org.spos.plan.NetworkPlan;
import org.spos.safetensors.NamedTensor;
import org.spos.safetensors.SafetensorsReader;
import org.spos.safetensors.SafetensorsWriter;
import org.spos.space.ClassNames;

/** What the outputs stand for is in every file that leaves this program with values. */
class ExportedClassNamesTest {
  private static final NetworkPlan PLAN =
      NetworkPlan.standalone(SampleNetwork.SPACE, SampleNetwork.PATH);
  private static final NetworkPlan SUPERNET = NetworkPlan.supernet(SampleNetwork.SPACE);

  @TempDir Path folder;

  @Test
  void safetensorsHaveThemInTheirMetadata() {
    Path file = export(ExportFormat.SAFETENSORS, checkpoint(PLAN));
    assertThat(names(safetensors(file).getOrDefault("classes", ""))).isEqualTo(expected());
  }

  @Test
  void aWholeSupernetHasThemToo() {
    Path file = folder.resolve("supernet");
    ExportSupernet.run(checkpoint(SUPERNET), config(), ExportFormat.SAFETENSORS, file);
    assertThat(names(safetensors(file).getOrDefault("classes", ""))).isEqualTo(expected());
  }

  @Test
  void onnxHasThemInItsMetadataAsOnnxRuntimeReadsIt() throws Exception {
    Path file = export(ExportFormat.ONNX, checkpoint(PLAN));
    try (OrtSession session = OrtEnvironment.getEnvironment().createSession(file.toString())) {
      String json = session.getMetadata().getCustomMetadata().getOrDefault("classes", "");
      assertThat(names(json)).isEqualTo(expected());
    }
  }

  @ParameterizedTest
  @CsvSource({"PYTORCH, archive/spos.json", "DL4J, spos.json"})
  void zipFilesHaveThemInTheEntryThatDescribesThem(ExportFormat format, String entry)
      throws Exception {
    Path file = export(format, checkpoint(PLAN));
    try (ZipFile zip = new ZipFile(file.toFile());
        InputStream json = zip.getInputStream(zip.getEntry(entry))) {
      Map<?, ?> description = JsonMapper.builder().build().readValue(json, Map.class);
      assertThat(description.get("classes")).isEqualTo(expected());
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"PYTORCH", "SAFETENSORS"})
  void theyComeBackWithTheNetwork(ExportFormat format) {
    Path file = export(format, checkpoint(PLAN));
    assertThat(AnyCheckpoint.convert(file, SampleNetwork.SPACE).classes().names())
        .isEqualTo(expected());
    Path supernet = folder.resolve("supernet");
    ExportSupernet.run(checkpoint(SUPERNET), config(), format, supernet);
    assertThat(AnyCheckpoint.convert(supernet, SampleNetwork.SPACE).classes().names())
        .isEqualTo(expected());
  }

  @Test
  void aListOfAnotherProgramIsNotTakenForOurs() {
    Path file = folder.resolve("foreign");
    List<NamedTensor> tensors =
        PLAN.tensors().stream()
            .map(
                spec ->
                    new NamedTensor(
                        spec.name(),
                        spec.shape(),
                        checkpoint(PLAN)
                            .parameters()
                            .values()
                            .getOrDefault(spec.name(), new float[0])))
            .toList();
    AtomicFiles.write(
        file, channel -> SafetensorsWriter.write(channel, Map.of("classes", "1000"), tensors));
    assertThat(AnyCheckpoint.convert(file, SampleNetwork.SPACE).classes())
        .isEqualTo(ClassNames.numbered(5));
  }

  @Test
  void aNetworkWithoutNamesMakesNoneUp() {
    Checkpoint numbered = checkpoint(PLAN).withClasses(ClassNames.numbered(5));
    assertThat(safetensors(export(ExportFormat.SAFETENSORS, numbered)))
        .containsKey("pixels")
        .doesNotContainKey("classes");
  }

  private static List<String> expected() {
    return SampleNetwork.classes(PLAN).names();
  }

  private static List<String> names(String json) {
    List<String> names = new ArrayList<>();
    try {
      JsonMapper.builder().build().readTree(json).forEach(name -> names.add(name.asText()));
    } catch (java.io.IOException e) {
      throw new AssertionError(json, e);
    }
    return names;
  }

  private static Map<String, String> safetensors(Path file) {
    try (SafetensorsReader reader = SafetensorsReader.open(file)) {
      return reader.metadata();
    }
  }

  private Path export(ExportFormat format, Checkpoint checkpoint) {
    Path file = folder.resolve("network");
    ExportNetwork.Request request =
        new ExportNetwork.Request(format, file, Optional.empty(), Optional.empty(), 2);
    new ExportNetwork(config(), checkpoint, request, Engines.found()).run();
    return file;
  }

  /** There are no images: logits are compared on random pixels. */
  private SposConfig config() {
    return ConfigLoader.load(
        SposConfig.defaults().withSpace(SampleNetwork.SPACE),
        List.of(),
        List.of(Assignment.option("--data", "data.dir", folder.resolve("none"))));
  }

  private static Checkpoint checkpoint(NetworkPlan plan) {
    return new Checkpoint(
            plan.space(),
            plan.fixedArchitecture(),
            1,
            0,
            "none",
            Map.of(),
            new ParameterSet(SampleNetwork.values(plan, 5), Map.of()))
        .withClasses(SampleNetwork.classes(plan));
  }
}
