package org.spos.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

class MainTest {
  private static final Path ROOT = Path.of(System.getProperty("spos.root", ".."));
  private static final String RELEASED = "2,1,0,1,2,0,2,0,2,0,2,3,0,0,0,0,3,2,3,3";

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @TempDir Path folder;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "demo",
        "train-supernet",
        "search",
        "scratch",
        "evaluate",
        "rerun",
        "describe",
        "import"
      })
  void everyCommandHasAPage(String command) {
    assertThat(run(command, "--help")).isZero();
    assertThat(out.toString())
        .contains("Usage: spos " + command, "--json", "--config", "-D=")
        .contains("Examples:", "spos help exit-codes");
  }

  @Test
  void saysWhichVersionItIs() {
    assertThat(run("--version")).isZero();
    assertThat(out.toString()).startsWith("spos ").contains("Java ");
  }

  @ParameterizedTest
  @CsvSource({
    "'', Usage: spos",
    "help, Usage: spos",
    "help search, Usage: spos search",
    "help data, Usage: spos data",
    "help data pack, Usage: spos data pack",
    "data, Usage: spos data"
  })
  void showsHelp(String line, String usage) {
    assertThat(run(line.isEmpty() ? new String[0] : line.split(" "))).isZero();
    assertThat(out.toString()).startsWith(usage);
    assertThat(err.toString()).isEmpty();
  }

  /** What an empty variable of a shell gives. */
  @ParameterizedTest
  @CsvSource({
    "describe --arch=, --arch",
    "search --checkpoint=, --checkpoint",
    "train-supernet --data=, --data",
    "scratch --arch=, --fixed-arc",
    "report ' ', RUN"
  })
  void namesAnOptionWithoutAValue(String line, String option) {
    String[] words = line.split(" ", 2);
    assertThat(run(words[0], words[1].replace("'", ""))).isEqualTo(ExitCode.USAGE);
    assertThat(err.toString()).startsWith("spos: error: " + option + " is empty; give it a value");
  }

  /** All commands that take a configuration. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "demo",
        "train-supernet",
        "search --checkpoint nowhere",
        "scratch",
        "evaluate --checkpoint nowhere",
        "rerun nowhere/manifest.json",
        "describe",
        "import nowhere x",
        "export --checkpoint nowhere --format onnx --output x",
        "latency --checkpoint nowhere --output x",
        "rank --checkpoint nowhere",
        "report nowhere",
        "data check nowhere",
        "data pack nowhere x",
        "doctor",
        "config",
        "plan"
      })
  void looksAtOptionsBeforeItOpensAFile(String line) {
    String[] words = (line + " --config nowhere.yaml --threads many").split(" ");
    assertThat(run(words)).isEqualTo(ExitCode.USAGE);
    assertThat(err.toString())
        .startsWith("spos: error: --threads many: threads must be a whole number");
  }

  /** Numbers of the released architecture, also in docs/fidelity.md. */
  @Test
  void describesAnArchitecture() {
    assertThat(run("describe", "--arch", RELEASED)).isZero();
    assertThat(out.toString())
        .contains("322,918,720 multiply-accumulates", "3,558,464 with affine")
        .contains("features.19", "shuffle_xception", "classifier");
    assertThat(err.toString()).isEmpty();
  }

  @Test
  void describesAnArchitectureAsJson() {
    assertThat(run("describe", "--arch", RELEASED, "--json")).isZero();
    assertThat(out.toString())
        .startsWith("{\"space\":\"imagenet\",\"choices\":[2,1,0,")
        .contains("\"macs\":322918720,\"parameters\":3558464")
        .endsWith("]}" + System.lineSeparator());
  }

  @Test
  void readsTheReleasedArchitectureFile() {
    assertThat(run("describe", "--arch", ROOT.resolve("architecture_final.json").toString()))
        .isZero();
    assertThat(out.toString()).contains("322,918,720");
  }

  /** Numbers of the published space, counted by hand from its shapes. */
  @Test
  void describesASpaceAsJson() {
    assertThat(run("describe", "--space", "imagenet", "--flops-limit", "330e6", "--json")).isZero();
    assertThat(out.toString())
        .contains("\"minMacs\":270359360", "\"maxMacs\":398609216", "\"meanMacs\":3.27174272E8")
        .contains("\"architectures\":1099511627776")
        .containsPattern("\"shareUnderLimit\":0\\.58919\\d+");
  }

  @Test
  void namesTheCandidatesOfEachListOfASpace() {
    assertThat(
            run(
                "describe",
                "--space",
                Launcher.ROOT.resolve("config/space-nas-bench-macro.yaml").toString()))
        .isZero();
    assertThat(out.toString())
        .contains("candidates     0 conv_1x1, 1 mb_k3e3, 2 mb_k5e6\n")
        .contains("\n               0 identity, 1 mb_k3e3, 2 mb_k5e6\n");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "train-supernt | 2 | there is no command \"train-supernt\"; did you mean train-supernet",
        "'' | 2 | there is no command \"\"",
        "nosuch | 2 | there is no command \"nosuch\"; see spos --help",
        "serach | 2 | there is no command \"serach\"; did you mean search",
        "search --nosuchoption | 2 | Unknown option: '--nosuchoption'; see spos search --help",
        "train-supernet --iteration 5 | 2 | did you mean --iterations",
        "train-supernet --data NOWHERE | 3 | no folder NOWHERE/train",
        "train-supernet --iterations many | 2 | --iterations many: supernet.iterations must be a"
            + " whole number",
        "train-supernet --batch-size 1 | 2 | --batch-size 1: supernet.batchSize must be at least 2,"
            + " got 1",
        "train-supernet -D checkpoint.evry=1 | 2 | did you mean \"checkpoint.every\"?",
        "train-supernet -D seed | 2 | write key=value",
        "train-supernet --flops-range 290M | 2 | write it as LO..HI",
        "train-supernet --resume | 2 | --resume needs --run-dir",
        "train-supernet --resume=auto | 2 | --resume needs --run-dir",
        "train-supernet --resume=always --run-dir x | 2 | expected auto, got \"always\"",
        "train-supernet --resume=auto --run-dir nowhere --data NOWHERE | 3 | no folder"
            + " NOWHERE/train",
        "train-supernet --resume --run-dir nowhere | 4 | holds no run to resume",
        "rerun --resume nowhere/manifest.json --run-dir x | 4 | nowhere/manifest.json does not exist",
        "rerun nowhere | 4 | nowhere does not exist; give the directory of a run",
        "search --x | 2 | Unknown option: '--x'; see spos search --help",
        "completion --x | 2 | Unknown option: '--x'; see spos completion --help",
        "train-supernet --archs 1,2 | 2 | Unknown option: '--archs'",
        "train-supernet extra | 2 | \"extra\" is one argument too many; see",
        "data chek images | 2 | there is no command \"data chek\"; did you mean check?",
        "ui --port abc | 2 | '--port': expected a whole number, got \"abc\"",
        "rank x --networks abc | 2 | '--networks': expected a whole number, got \"abc\"",
        "rank x --architectures=abc | 2 | '--architectures': expected a whole number",
        "rank x --above abc | 2 | '--above': expected a number, got \"abc\"",
        "ui nowhere | 4 | no such file or folder",
        "report nowhere | 4 | nowhere does not exist; give a run directory",
        "latency --output t.exe | 2 | a table of latencies is FILE.json or FILE.csv, got t.exe",
        "export --format torch --output x | 2 | got \"torch\"; did you mean \"pytorch\"?",
        "config serch | 2 | there is no key or section \"serch\"; did you mean \"search\"?",
        "config -D search.epochs=99999999999 | 2 | search.epochs must be from -2147483648 to"
            + " 2147483647, got 99999999999",
        "search --checkpoint x --latency-limit 3ms | 4 | x does not exist",
        "scratch --epochs 2 --iterations 3 | 2 | --epochs and --iterations say the same twice",
        "train-supernet --epochs 0 | 2 | --epochs 0: must be at least 1",
        "train-supernet --epochs many | 2 | '--epochs': expected a whole number, got \"many\"",
        "train-supernet --config nowhere.yaml | 2 | nowhere.yaml does not exist",
        "train-supernet --space nowhere.yaml | 2 | \"nowhere.yaml\": no such file; give a space file",
        "search | 2 | search needs --checkpoint FILE",
        "search --checkpoint nowhere | 4 | nowhere",
        "scratch --fixed-arc nowhere.json | 2 | no such file",
        "scratch --fixed-arc 1,2,3 | 2 | has 3 choices",
        "evaluate | 2 | evaluate needs --checkpoint FILE",
        "export --format onnx --output x | 2 | --format onnx needs --checkpoint FILE",
        "export --format nni-arch --output x | 2 | --format nni-arch needs --arch ARCH",
        "export --format nni-search-space --arch 0,1 --output x | 2 | --format nni-search-space"
            + " takes no --arch",
        "export --format megvii-arch --arch 0,1 --recalibrate ema --output x | 2 | takes no"
            + " --recalibrate",
        "export --format torch --output x | 2 | expected pytorch, safetensors, onnx, dl4j,"
            + " nni-arch, megvii-arch, mmrazor-arch, nni-search-space",
        "export --format onnx | 2 | Missing required option: '--output=FILE'",
        "evaluate --checkpoint x --split test | 2 | expected val, search, got \"test\"",
        "evaluate --checkpoint x --run-dir y | 2 | keeps no run",
        "doctor --run-dir y | 2 | keeps no run",
        "doctor --config nowhere.yaml | 2 | nowhere.yaml does not exist",
        "describe | 2 | describe what?",
        "describe --arch 1,2 | 2 | has 2 choices",
        "describe --arch 0,1,9 | 2 | has 3 choices",
        "describe --arch 1,x | 2 | no such file",
        "describe --space imagenet --flops-limit 3X | 2 | write it as 330M",
        "search --checkpoint nowhere --flops-limit 3X | 2 | write it as 330M",
        "search --checkpoint nowhere --epochs many | 2 | must be a whole number",
        "search --checkpoint nowhere --latency-limit soon | 2 | --latency-limit: latency \"soon\"",
        "search --checkpoint nowhere --flops-min few | 2 | --flops-min: FLOPs \"few\"",
        "search --truth nowhere --run-dir x | 2 | search --truth prints its result and keeps no run",
        "train-supernet --config nowhere.yaml --sampling odd | 2 | must be one of uniform",
        "evaluate --checkpoint nowhere --recalibrate odd | 2 | expected ",
        "rank --pairs nowhere.csv --batch-size many | 2 | must be a whole number",
        "describe --space nowhere --flops-limit 3X | 2 | write it as 330M",
        "search --chekpoint x | 2 | did you mean --checkpoint",
        "export --formt onnx | 2 | did you mean --format",
        "data make-demo --sid 3 | 2 | did you mean --side",
        "data pack --formt jpeg | 2 | did you mean --form",
        "help nothing | 2 | there is no command \"nothing\"",
        "help --x | 2 | Unknown option: '--x'; see spos help --help",
        "help --json | 2 | Unknown option: '--json'",
        "help exit-codes search | 2 | \"exit-codes\" is a topic and stands alone",
        "help data nothing | 2 | there is no command \"nothing\"",
        "train-supernet --weight-decay 4e-5 | 2 | --weight-decay is -D supernet.weightDecay=… here",
        "scratch --weight-decay=4e-5 | 2 | --weight-decay is -D scratch.weightDecay=… here",
        "train-supernet --auto-continue True | 2 | --auto-continue is --resume=auto",
        "search --m_prob 0.1 | 2 | --m_prob is --mutation-probability here",
        "scratch --work-dir x | 2 | --work-dir is --run-dir DIR here",
        "data make-demo | 2 | Missing required parameter: 'DIR'",
      })
  void endsWithOneLineAndItsExitCode(String line, int exitCode, String message) {
    assertThat(run(line.split(" ", -1))).as(err.toString()).isEqualTo(exitCode);
    assertThat(out.toString()).isEmpty();
    assertThat(err.toString().strip())
        .startsWith("spos: error: ")
        .contains(message)
        .doesNotContain("\n", "Exception");
  }

  /** The published table gives what we count; a doubled one the double. */
  @ParameterizedTest
  @CsvSource({
    "megvii/op_flops_dict.pkl, 322918720, 270359360",
    "torch/flops-doubled.pkl, 645837440, 540718720"
  })
  void takesFlopsFromATable(String file, String macs, String least) {
    String table = "--flops-table=" + ROOT.resolve("src-test-fixtures").resolve(file);
    assertThat(run("describe", "--arch", RELEASED, table, "--json")).as(err.toString()).isZero();
    assertThat(out.toString()).contains("\"macs\":" + macs + ",");
    assertThat(run("describe", "--space=imagenet", table, "--json")).isZero();
    assertThat(out.toString()).contains("\"minMacs\":" + least + ",");
  }

  @Test
  void namesWhatAFlopsTableLacks() {
    String table = "--flops-table=" + ROOT.resolve("src-test-fixtures/torch/flops-incomplete.pkl");
    assertThat(run("describe", "--space=imagenet", table)).isEqualTo(ExitCode.USAGE);
    assertThat(err.toString()).contains("no entry shufflenet_5x5_stride_1 (64,64,32,56,56,1)");
    String other = "--flops-table=" + ROOT.resolve("src-test-fixtures/torch/arch-names.pkl");
    assertThat(run("describe", "--space=imagenet", other)).isEqualTo(ExitCode.CHECKPOINT);
    assertThat(err.toString()).contains("is no table of FLOPs");
    String text = "--flops-table=" + ROOT.resolve("config/demo.yaml");
    assertThat(run("describe", "--space=imagenet", text)).isEqualTo(ExitCode.CHECKPOINT);
    assertThat(err.toString()).contains("is no pickle: it neither begins nor ends as one does");
  }

  @Test
  void drawsDemoImages() throws IOException {
    Path target = folder.resolve("demo");
    assertThat(
            run(
                "data",
                "make-demo",
                target.toString(),
                "--classes=2",
                "--train-per-class=3",
                "--val-per-class=1",
                "--side=16",
                "--json"))
        .isZero();
    assertThat(out.toString()).contains("\"trainImages\":6,\"valImages\":2");
    try (var files = Files.walk(target)) {
      assertThat(files.filter(Files::isRegularFile)).hasSize(8);
    }
    assertThat(run("data", "make-demo", target.toString())).isEqualTo(ExitCode.DATA);
  }

  @Test
  void saysThatAnErrorIsOursWithoutAStackTrace() throws IOException {
    Files.createDirectories(folder.resolve("d"));
    assertThat(run("data", "make-demo", folder.resolve("data").toString(), "--side=16", "-q"))
        .isZero();
    err.getBuffer().setLength(0);
    out.getBuffer().setLength(0);
    int code =
        run(
            "train-supernet",
            "-q",
            "--data=" + folder.resolve("data"),
            "--space=" + ROOT.resolve("config/space-demo.yaml"),
            "--run-dir=" + folder.resolve("run"));
    assertThat(code).isEqualTo(ExitCode.INTERNAL);
    assertThat(err.toString())
        .startsWith("spos: error: internal error: java.lang.IllegalStateException: no engine here")
        .hasLineCount(1);
    assertThat(folder.resolve("run")).as("nothing half-written").doesNotExist();
  }

  @Test
  void showsStackTracesWhenAskedTo() {
    assertThat(run("describe", "--arch", "1,2", "-v")).isEqualTo(ExitCode.USAGE);
    assertThat(err.toString())
        .contains("org.spos.error.ConfigException", "at org.spos.space.SearchSpace.check")
        .contains("spos: error: architecture 1,2 has 2 choices");
  }

  private int run(String... arguments) {
    CommandLine commands = Main.commandLine(NoEngine.ENGINES);
    commands.setOut(new PrintWriter(out, true));
    commands.setErr(new PrintWriter(err, true));
    return commands.execute(arguments);
  }
}
