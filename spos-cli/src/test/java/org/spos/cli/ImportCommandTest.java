package org.spos.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.spos.checkpoint.CheckpointFile;
import picocli.CommandLine;

/** {@code spos import} and the commands that take a PyTorch file where ours would stand. */
class ImportCommandTest {
  private static final Path FIXTURES =
      Path.of(System.getProperty("spos.root", ".."), "src-test-fixtures/torch");

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @TempDir Path folder;
  private Path space;

  @BeforeEach
  void writeSpace() throws IOException {
    space = folder.resolve("space.yaml");
    Files.writeString(space, Materials.pyTorchSpace(1000));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "supernet-megvii-legacy.pth.tar | holds          supernet",
        "supernet-nni-choices-zip.pth | holds          supernet",
        "retrained-hub-zip.pth | holds          retrained network of architecture 0,1,2,3"
      })
  void convertsANetworkToACheckpoint(String file, String text) {
    Path target = folder.resolve("new/network.safetensors");
    assertThat(run("import", FIXTURES.resolve(file), target)).as(err.toString()).isZero();
    assertThat(out.toString()).contains(text, "space          tiny, 10 classes");
    assertThat(CheckpointFile.read(target).space().classes()).isEqualTo(10);
    assertThat(run("import", target, folder.resolve("again"))).isEqualTo(ExitCode.CHECKPOINT);
    assertThat(err.toString()).contains("is a checkpoint of ours already");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "hostile-os-system-legacy.pth | it asks for posix.system; nothing was run",
        "hostile-eval-zip.pth | it asks for __builtin__.eval; nothing was run",
        "hostile-raw-deep-tuples.pth | more than 64 deep",
        "wrong-differences.pth | missing conv_last.0.weight; surplus extra.weight",
        "wrong-mmrazor.pth | is of MMRazor",
        "nowhere.pth | nowhere.pth does not exist"
      })
  void refusesAFileInOneLineAndWritesNothing(String file, String message) {
    Path target = folder.resolve("network.safetensors");
    assertThat(run("import", FIXTURES.resolve(file), target)).isEqualTo(ExitCode.CHECKPOINT);
    assertThat(out.toString()).isEmpty();
    assertThat(err.toString()).contains(message).hasLineCount(1);
    assertThat(target).doesNotExist();
  }

  @Test
  void takesTheEntryThatIsAskedFor() throws IOException {
    Files.writeString(
        space,
        """
        name: nano
        inputSide: 16
        stemChannels: 4
        stemStride: 2
        stages: [{blocks: 1, channels: 8}, {blocks: 1, channels: 12}]
        headChannels: 8
        classes: 1000
        dropout: 0
        candidates: [shuffle_3x3, shuffle_5x5, shuffle_7x7, shuffle_xception]
        """);
    Path two = FIXTURES.resolve("saved-two.pth");
    Path target = folder.resolve("n.safetensors");
    assertThat(run("import", two, target)).isEqualTo(ExitCode.CHECKPOINT);
    assertThat(err.toString()).contains("choose one with --entry NAME");
    assertThat(run("import", two, target, "--entry=nobody")).isEqualTo(ExitCode.CHECKPOINT);
    assertThat(err.toString()).contains("holds no network called \"nobody\"");
    assertThat(target).doesNotExist();
    assertThat(run("import", two, target, "--entry=teacher")).as(err.toString()).isZero();
    assertThat(CheckpointFile.read(target).architecture().orElseThrow()).hasToString("0,3");
  }

  /** Only what is wrong with the data is left to say, so the network was accepted. */
  @Test
  void searchAndEvaluateAndTrainSupernetTakeAPyTorchFile() {
    Path supernet = FIXTURES.resolve("supernet-megvii-zip.pth.tar");
    Path nowhere = folder.resolve("nowhere");
    assertThat(run("evaluate", "--checkpoint", supernet, "--arch=0,1,2,3", "--data", nowhere))
        .isEqualTo(ExitCode.DATA);
    assertThat(run("search", "--checkpoint", supernet, "--data", nowhere, "--flops-limit=330M"))
        .isEqualTo(ExitCode.DATA);
    assertThat(run("evaluate", "--checkpoint", FIXTURES.resolve("hostile-eval-zip.pth")))
        .isEqualTo(ExitCode.CHECKPOINT);
    assertThat(run("search", "--checkpoint", FIXTURES.resolve("retrained-hub-zip.pth")))
        .isEqualTo(ExitCode.CHECKPOINT);
    assertThat(err.toString()).contains("a search needs a supernet");
  }

  /** The trial's test batch is 512 unless it says otherwise; an option may say so too. */
  @Test
  void optionsAreStrongerThanTheConfigurationOfNni() throws IOException {
    Path file = folder.resolve("config_search.yml");
    Files.writeString(
        file,
        """
        tuner: {className: EvolutionWithFlops, classArgs: {num_population: 7, num_mutation: 3, num_crossover: 3}}
        trial: {command: python tester.py --spos-prep}
        """);
    Path supernet = FIXTURES.resolve("supernet-megvii-zip.pth.tar");
    for (String option : List.of("-Dtester.testBatch=0", "--population=0")) {
      assertThat(run("search", "--checkpoint", supernet, "--nni-config", file, option))
          .isEqualTo(ExitCode.USAGE);
    }
    assertThat(err.toString()).contains("tester.testBatch=0").contains("--population");
  }

  private int run(Object... arguments) {
    CommandLine commands = Main.commandLine(NoEngine.ENGINES);
    commands.setOut(new PrintWriter(out, true));
    commands.setErr(new PrintWriter(err, true));
    String[] words = new String[arguments.length + 2];
    for (int i = 0; i < arguments.length; i++) {
      words[i] = arguments[i].toString();
    }
    words[arguments.length] = "-q";
    words[arguments.length + 1] = "--space=" + space;
    return commands.execute(words);
  }
}
