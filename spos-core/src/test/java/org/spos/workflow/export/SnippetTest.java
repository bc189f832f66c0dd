package org.spos.workflow.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.spos.engine.ImageBatch;
import org.spos.engine.PixelFormat;
import org.spos.interop.SampleNetwork;
import org.spos.interop.TrainedNetwork;
import org.spos.interop.torch.ModelScript;

/** What an export says of its use works as it stands, in a process of its own. */
class SnippetTest {
  private static final String PYTHON = "/usr/bin/python3";
  private static final int SIDE = SampleNetwork.SPACE.inputSide();
  private static final TrainedNetwork NETWORK = SampleNetwork.standalone(PixelFormat.BGR255);

  /** A name that must be quoted. */
  private static final String NAME = "a \"b\".net";

  @TempDir Path folder;

  @Test
  void pyTorchRunsIt() throws Exception {
    assumeTrue(python("-c", "import torch") == 0, "no PyTorch here");
    Path file = write(ExportFormat.PYTORCH);
    Files.writeString(ModelScript.beside(file), ModelScript.of(NETWORK, file));
    Files.writeString(
        folder.resolve("use.py"), snippet(ExportFormat.PYTORCH) + "print(logits.tolist())\n");
    int code = python("use.py");
    assertThat(code).as(said()).isZero();
    assertPrinted();
  }

  @Test
  void onnxRuntimeForPythonRunsIt() throws Exception {
    assumeTrue(python("-c", "import onnxruntime") == 0, "no ONNX Runtime for Python here");
    write(ExportFormat.ONNX);
    Files.writeString(
        folder.resolve("use.py"), snippet(ExportFormat.ONNX) + "print(logits.tolist())\n");
    int code = python("use.py");
    assertThat(code).as(said()).isZero();
    assertPrinted();
  }

  /** The lines of the page of exports, for whom Python is not at hand. */
  @Test
  void onnxRuntimeForJavaRunsWhatThePageSays() throws Exception {
    Path page = Path.of(System.getProperty("spos.root", "..")).resolve("docs/exports.md");
    Matcher block =
        Pattern.compile("```java\\n(.*?)```", Pattern.DOTALL).matcher(Files.readString(page));
    assertThat(block.find()).isTrue();
    Path file = write(ExportFormat.ONNX);
    java(
        block
            .group(1)
            .replace("\"net.onnx\"", quoted(file))
            .replace("[3][224][224]", "[3][%s][%s]".formatted("" + SIDE, "" + SIDE)));
    assertPrinted();
  }

  @Test
  void deeplearning4jRunsIt() throws Exception {
    write(ExportFormat.DL4J);
    java(snippet(ExportFormat.DL4J));
    assertPrinted();
  }

  private static String quoted(Path file) {
    return "\"" + file.toString().replace("\"", "\\\"") + "\"";
  }

  private String snippet(ExportFormat format) {
    return Snippet.of(format, folder.resolve(NAME), SIDE, 5).orElseThrow();
  }

  /** The logits of a black image. */
  private void assertPrinted() throws IOException {
    ImageBatch black = new ImageBatch(new byte[3 * SIDE * SIDE], new int[1], SIDE);
    float[] expected = SampleNetwork.logits(NETWORK, black);
    String line = said().lines().filter(one -> one.startsWith("[[")).findFirst().orElse(said());
    List<Float> printed =
        Arrays.stream(line.replaceAll("[\\[\\]]", "").split(",\\s*")).map(Float::valueOf).toList();
    assertThat(printed).hasSize(expected.length);
    float largest = 0;
    for (float logit : expected) {
      largest = Math.max(largest, Math.abs(logit));
    }
    for (int i = 0; i < expected.length; i++) {
      // ND4J prints four digits.
      assertThat(printed.get(i)).isCloseTo(expected[i], within(1e-3f * largest));
    }
  }

  private static Offset<Float> within(float value) {
    return Offset.offset(value);
  }

  private Path write(ExportFormat format) throws IOException {
    Path file = folder.resolve(NAME);
    try (FileChannel channel =
        FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      if (format.wholeNetwork()) {
        format.networkFormat().write(NETWORK, channel);
      } else {
        format.writeNumbers(channel, NETWORK.plan(), NETWORK.values(), 1, NETWORK.description());
      }
    }
    return file;
  }

  private int python(String... arguments) throws IOException, InterruptedException {
    return Files.isExecutable(Path.of(PYTHON)) ? run(PYTHON, arguments) : -1;
  }

  /** Compiles and runs a program, in a locale that writes digits as Java does. */
  private void java(String program) throws IOException, InterruptedException {
    Path source = Files.writeString(folder.resolve("Run.java"), program);
    int code =
        run(
            System.getProperty("java.home") + "/bin/java",
            "-Duser.language=en",
            "-cp",
            System.getProperty("java.class.path"),
            source.toString());
    assertThat(code).as(said()).isZero();
  }

  private int run(String program, String... arguments) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of(program));
    command.addAll(List.of(arguments));
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("out").toFile());
    builder.environment().putAll(Map.of("OMP_NUM_THREADS", "1", "OPENBLAS_NUM_THREADS", "1"));
    Process process = builder.start();
    assertThat(process.waitFor(5, TimeUnit.MINUTES)).isTrue();
    return process.exitValue();
  }

  private String said() throws IOException {
    return Files.readString(folder.resolve("out"));
  }
}
