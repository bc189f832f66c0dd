package org.spos.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.spos.space.Candidate;
import picocli.CommandLine;

class HelpPageTest {
  private static final Set<String> OF_RUNS = Set.of("--run-dir", "--resume");

  @TempDir Path folder;

  /** Whatever each command says of the options of runs, its page says too. */
  @Test
  void noPageShowsOptionsThatItsCommandRefuses() {
    Map<String, CommandLine> commands = new TreeMap<>();
    collect(Main.commandLine(NoEngine.ENGINES), "", commands);
    assertThat(commands).hasSizeGreaterThan(15);
    commands.forEach(
        (name, command) -> {
          boolean shown = HelpPage.shown(command).containsAll(OF_RUNS);
          List<String> words = new ArrayList<>(List.of(name.split(" ")));
          command.getCommandSpec().positionalParameters().stream()
              .filter(parameter -> parameter.required())
              .forEach(parameter -> words.add("nowhere"));
          command.getCommandSpec().options().stream()
              .filter(option -> option.required())
              .forEach(option -> words.addAll(List.of(option.longestName(), "onnx")));
          words.addAll(List.of("--run-dir", folder.resolve("none").toString(), "--resume"));
          Materials.Ended ended = Materials.run(words, NoEngine.ENGINES);
          boolean refused =
              ended.err().contains("keeps no run") || ended.err().contains("goes on with no run");
          assertThat(refused).as(name + ": " + ended.err()).isNotEqualTo(shown);
        });
  }

  @Test
  void ownOptionsComeBeforeThoseOfEveryCommand() {
    String page = page("search");
    int every = page.indexOf("Of every command:");
    assertThat(every).isPositive();
    assertThat(page.indexOf("--flops-limit")).isBetween(0, every);
    assertThat(page.indexOf("--checkpoint")).isBetween(0, every);
    assertThat(page.indexOf("--config")).isGreaterThan(every);
    assertThat(page.indexOf("--run-dir")).isGreaterThan(every);
    assertThat(page("describe")).doesNotContain("--engine", "--threads", "--resume");
    assertThat(page("config")).contains("--engine", "--run-dir").doesNotContain("--resume");
  }

  @Test
  void everyCommandHasTwoExamplesThatItAccepts() {
    Map<String, CommandLine> commands = new TreeMap<>();
    collect(Main.commandLine(NoEngine.ENGINES), "", commands);
    Map<String, List<String>> examples = new LinkedHashMap<>(Examples.all());
    commands.keySet().forEach(name -> assertThat(examples).as(name).containsKey("spos " + name));
    assertThat(examples).hasSize(commands.size() + 1).containsKey("spos launch");
    examples.forEach(
        (name, lines) -> {
          assertThat(lines).hasSize(2).allSatisfy(line -> assertThat(line).startsWith(name));
          lines.forEach(
              line ->
                  Main.commandLine(NoEngine.ENGINES)
                      .parseArgs(launched(line).substring("spos ".length()).split(" ")));
        });
  }

  /** What spos launch starts is a command of its own. */
  private static String launched(String line) {
    return line.replaceFirst("launch --processes \\d ", "");
  }

  @ParameterizedTest
  @CsvSource({"exit-codes", "candidates"})
  void topicsHavePages(String topic) {
    Materials.Ended ended = Materials.run(List.of("help", topic), NoEngine.ENGINES);
    assertThat(ended.exitCode()).isZero();
    if (topic.equals("candidates")) {
      assertThat(ended.out().lines())
          .anySatisfy(
              line ->
                  assertThat(line)
                      .matches("shuffle_xception +choice_x +3 +xcep +Xcep +.*xception.*"));
      Candidate.ALL.forEach(one -> assertThat(ended.out()).contains(one.id(), one.operation()));
    } else {
      assertThat(ended.out())
          .contains("    7  a rerun", "  130  interrupted", "    8  spos doctor");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "nosuch | there is no command \"nosuch\"; see spos --help",
        "serch | there is no command \"serch\"; did you mean search?; see spos --help",
        "search --flops-limt 3M | did you mean --flops-limit?; see spos search --help",
        "search --zzzzzz | Unknown option: '--zzzzzz'; see spos search --help",
      })
  void suggestsOnlyWhatIsNear(String line, String message) {
    Materials.Ended ended = Materials.run(List.of(line.split(" ")), NoEngine.ENGINES);
    assertThat(ended.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(ended.err().strip()).endsWith(message);
  }

  @Test
  void bashAcceptsTheCompletion() throws IOException, InterruptedException {
    Materials.Ended ended = Materials.run(List.of("completion"), NoEngine.ENGINES);
    assertThat(ended.exitCode()).isZero();
    Path script = Files.writeString(folder.resolve("spos.bash"), ended.out());
    Process bash =
        new ProcessBuilder("bash", "-c", "source " + script + " && complete -p spos")
            .redirectErrorStream(true)
            .start();
    String said = new String(bash.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(bash.waitFor()).as(said).isZero();
    assertThat(said).contains("_complete_spos", "spos");
    assertThat(ended.out()).contains("--flops-limit", "train-supernet");
  }

  private static String page(String command) {
    return Materials.run(List.of(command, "--help"), NoEngine.ENGINES).out();
  }

  private static void collect(CommandLine command, String name, Map<String, CommandLine> into) {
    if (command.getCommand() instanceof BaseCommand) {
      into.put(name, command);
    }
    command
        .getSubcommands()
        .forEach((word, below) -> collect(below, (name + " " + word).strip(), into));
  }
}
