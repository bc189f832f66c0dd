package org.spos.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.MethodOrderer.OrderAnnotation;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The three steps with real images, real arithmetic and the packaged command. */
@TestMethodOrder(OrderAnnotation.class)
class PipelineIT {
  private static final List<String> SMALL =
      List.of(
          "--config",
          Launcher.ROOT.resolve("config/demo.yaml").toString(),
          "--data",
          "data",
          "--threads",
          "1",
          "-D",
          "data.searchPerClass=4");

  @TempDir static Path folder;
  private final Launcher spos = new Launcher(folder);

  @Test
  @Order(1)
  void trainsASupernet() {
    assertThat(
            spos.run(
                    "data",
                    "make-demo",
                    "data",
                    "--classes=3",
                    "--train-per-class=24",
                    "--val-per-class=8",
                    "--side=48")
                .exitCode())
        .isZero();
    Launcher.Ended ended = spos.run(supernet("supernet"));
    assertThat(ended.exitCode()).as(ended.err()).isZero();
    assertThat(ended.out()).contains("\"iterations\":30", "supernet.safetensors");
    assertThat(folder.resolve("supernet/log.txt"))
        .content()
        .containsPattern(
            "Iteration 30: mean loss [0-9.]+, top-1 [0-9.]+ %, [0-9.]+ images/s, [0-9]+ % of the time"
                + " waiting for images, at most [0-9]+\\.[0-9]{2} GB in use");
  }

  /** SIGTERM, then resume: the same bits as without. */
  @Test
  @Order(2)
  void goesOnAfterAnInterruptionToTheSameBits() throws IOException, InterruptedException {
    Launcher.Ended stopped = stopped("it's $interrupted", "TERM");
    assertThat(stopped.exitCode()).as(stopped.err()).isEqualTo(ExitCode.INTERRUPTED);
    String text = "go on with: ";
    String command =
        stopped.err().lines().filter(line -> line.contains(text)).findFirst().orElseThrow();
    Launcher.Ended ended =
        Launcher.bash(folder)
            .run(Launcher.script(command.substring(command.indexOf(text) + text.length())));
    assertThat(ended.exitCode()).as(command + "\n" + ended.err()).isZero();
    assertThat(folder.resolve("it's $interrupted/metrics.jsonl"))
        .hasSameBinaryContentAs(folder.resolve("supernet/metrics.jsonl"));
    assertThat(tensors("it's $interrupted/supernet.safetensors"))
        .isEqualTo(tensors("supernet/supernet.safetensors"));
  }

  /** Slurm, LSF, SGE and a terminal that closes; SIGUSR2 is one that Java would die of. */
  @ParameterizedTest
  @ValueSource(strings = {"USR1", "USR2", "HUP"})
  @Order(2)
  void savesWhenABatchSystemAnnouncesTheEnd(String signal)
      throws IOException, InterruptedException {
    Launcher.Ended stopped = stopped(signal, signal);
    assertThat(stopped.exitCode()).as(stopped.err()).isEqualTo(ExitCode.INTERRUPTED);
    assertThat(stopped.err()).contains("go on with: spos train-supernet --resume --run-dir");
  }

  private Launcher.Ended stopped(String run, String signal, String... more)
      throws IOException, InterruptedException {
    Launcher.Running running = spos.start(with(supernet(run), more));
    while (running.process().isAlive() && lines(folder.resolve(run + "/metrics.jsonl")) < 3) {
      TimeUnit.MILLISECONDS.sleep(20);
    }
    new ProcessBuilder("kill", "-" + signal, String.valueOf(running.process().pid()))
        .start()
        .waitFor();
    return running.end();
  }

  /** What a batch system does that starts a job again: the same command twice. */
  @Test
  @Order(2)
  void startsAndThenGoesOnWithTheSameCommand() throws IOException, InterruptedException {
    Launcher.Ended stopped = stopped("again", "TERM", "--resume=auto");
    assertThat(stopped.exitCode()).as(stopped.err()).isEqualTo(ExitCode.INTERRUPTED);
    for (int i = 0; i < 2; i++) { // the second finds that all is done
      Launcher.Ended ended = spos.run(with(supernet("again"), "--resume=auto"));
      assertThat(ended.exitCode()).as(ended.err()).isZero();
      assertThat(folder.resolve("again/metrics.jsonl"))
          .hasSameBinaryContentAs(folder.resolve("supernet/metrics.jsonl"));
    }
  }

  private static String[] with(String[] arguments, String... more) {
    return Stream.concat(Arrays.stream(arguments), Arrays.stream(more)).toArray(String[]::new);
  }

  @Test
  @Order(3)
  void searchesAnArchitecture() {
    Launcher.Ended ended =
        spos.run(
            "search",
            "--checkpoint=supernet/supernet.safetensors",
            "--data=data",
            "--threads=1",
            "--epochs=2",
            "--population=6",
            "--select=3",
            "--mutations=3",
            "--crossovers=2",
            "--flops-limit=1.95M",
            "-Dtester.recalibrationImages=32",
            "--run-dir=search",
            "--json");
    assertThat(ended.exitCode()).as(ended.err()).isZero();
    assertThat(number(ended.out(), "macs")).isLessThanOrEqualTo(4_200_000);
    assertThat(number(ended.out(), "top1"))
        .isGreaterThanOrEqualTo(number(ended.out(), "randomTop1"));
    assertThat(folder.resolve("search/architecture_final.json")).exists();
    assertThat(folder.resolve("architecture_final.json")).doesNotExist();
    assertThat(folder.resolve("search/best/epoch_02.json")).exists();
    assertThat(lines(folder.resolve("search/journal.jsonl"))).isEqualTo(1 + 12);
  }

  @Test
  @Order(4)
  void trainsTheFoundArchitectureAndEvaluatesIt() {
    Launcher.Ended trained =
        spos.run(
            arguments(
                "scratch",
                "--fixed-arc=search/architecture_final.json",
                "--iterations=20",
                "--batch-size=16",
                "-Dscratch.bnPassIterations=4",
                "--run-dir=scratch",
                "--json"));
    assertThat(trained.exitCode()).as(trained.err()).isZero();
    Launcher.Ended evaluated =
        spos.run(
            "evaluate",
            "--checkpoint=scratch/network.safetensors",
            "--data=data",
            "--threads=1",
            "--predictions=predictions.csv",
            "--logits=logits.csv",
            "--json");
    assertThat(evaluated.exitCode()).as(evaluated.err()).isZero();
    assertThat(number(evaluated.out(), "images")).isEqualTo(24);
    assertThat(number(evaluated.out(), "top1")).isEqualTo(number(trained.out(), "top1"));
    assertThat(lines(folder.resolve("predictions.csv"))).isEqualTo(1 + 24);
    assertThat(lines(folder.resolve("logits.csv"))).isEqualTo(24);
  }

  private static String[] supernet(String run) {
    return arguments(
        "train-supernet",
        "--iterations=30",
        "--batch-size=16",
        "-Dcheckpoint.every=10",
        "--run-dir=" + run,
        "--json");
  }

  private static String[] arguments(String command, String... more) {
    List<String> all = new ArrayList<>(List.of(command));
    all.addAll(SMALL);
    all.addAll(List.of(more));
    return all.toArray(String[]::new);
  }

  private static long lines(Path file) {
    try {
      return Files.exists(file) ? Files.readString(file).lines().count() : 0;
    } catch (IOException e) {
      return 0; // being written
    }
  }

  private static double number(String json, String key) {
    Matcher matcher = Pattern.compile('"' + key + "\":([0-9.E-]+)").matcher(json);
    assertThat(matcher.find()).as("%s in %s", key, json).isTrue();
    return Double.parseDouble(matcher.group(1));
  }

  /** The tensors of a checkpoint, without the metadata before them. */
  private static byte[] tensors(String file) throws IOException {
    byte[] all = Files.readAllBytes(folder.resolve(file));
    long header = ByteBuffer.wrap(all).order(ByteOrder.LITTLE_ENDIAN).getLong(0);
    return Arrays.copyOfRange(all, Math.toIntExact(8 + header), all.length);
  }
}
