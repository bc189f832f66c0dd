package org.spos.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.spos.config.ConfigKey;
import picocli.CommandLine;

/** The forms of a command's page that are not the terminal's. */
class CommandPagesTest {
  private static final Path ROOT = Path.of(System.getProperty("spos.root", ".."));

  @TempDir Path folder;

  /** Write the page again with {@code -Dspos.write.pages=true} after a change of a command. */
  @Test
  void theDocumentIsWhatTheCommandsSay() throws IOException {
    compare(
        "docs/commands.md",
        CommandDocument.of(CommandPage.all(Main.commandLine(NoEngine.ENGINES))));
  }

  @Test
  void thePageOfNamesIsWhatTheCandidatesSay() throws IOException {
    assertThat(CandidateNames.document())
        .contains("| shuffle_xception | choice_x | 3 | xcep |  | Xcep | xception_3x3 |")
        .contains("| mb_k5e6 |  |  |  | 2 | k5e6 | mb_k5e6 |");
    compare("docs/candidates.md", CandidateNames.document());
  }

  private static void compare(String page, String made) throws IOException {
    Path file = ROOT.resolve(page);
    if (Boolean.getBoolean("spos.write.pages")) {
      Files.writeString(file, made);
    }
    assertThat(file).hasContent(made);
  }

  /** Each default is that of the key which the command itself sets. */
  @Test
  void optionsShowTheKeyThatTheySet() {
    CommandLine search = command("search");
    Map<String, ConfigKey> keys = OptionKeys.of(search);
    assertThat(keys.get("--population")).extracting(ConfigKey::name).isEqualTo("search.population");
    assertThat(keys.get("--flops-limit"))
        .extracting(ConfigKey::name)
        .isEqualTo("search.flopsLimit");
    assertThat(keys.get("--latency-limit"))
        .extracting(ConfigKey::name)
        .isEqualTo("search.latencyLimit");
    assertThat(keys).doesNotContainKeys("--checkpoint", "--output");
    String help = Materials.run(List.of("search", "--help"), NoEngine.ENGINES).out();
    assertThat(help.replaceAll("\\s+", " "))
        .contains("published: 50. [search. population: 50 candidates]")
        .contains("--threads=N Processor threads; 0 for all. [threads: 0]")
        .contains("-h, --help Show this help");
    CommandLine training = command("scratch");
    assertThat(OptionKeys.of(training).get("--iterations"))
        .extracting(ConfigKey::name)
        .isEqualTo("scratch.iterations");
  }

  /** The demo has a preset of its own, so the defaults of the code are not its. */
  @Test
  void theDemoNamesKeysWithoutDefaults() {
    String help = Materials.run(List.of("demo", "--help"), NoEngine.ENGINES).out();
    assertThat(help).contains("[data.dir]").doesNotContain("[data.dir: data/imagenet]");
  }

  @Test
  void aReleaseHasAManualPageOfEachCommand() throws IOException {
    ReleaseFiles.write(folder, "2026-01-31");
    String page = Files.readString(folder.resolve("man/man1/spos-data-pack.1"));
    assertThat(page)
        .startsWith(".TH \"SPOS-DATA-PACK\" \"1\" \"2026-01-31\" \"spos ")
        .contains("\n.SH NAME\nspos\\-data\\-pack \\- Pack images into one file")
        .contains(".SH \"OPTIONS\"\n")
        .contains(".SH \"OPTIONS OF EVERY COMMAND\"\n")
        .contains("spos data pack data/imagenet imagenet.pack\n")
        .contains(".TP\n.B 3\nimages missing");
    assertThat(folder.resolve("man/man1/spos.1")).exists();
    assertThat(folder.resolve("completion/spos.bash")).content().contains("complete -F");
    assertThat(folder.resolve("lib/light-commands")).content().contains("describe:*");
  }

  private static CommandLine command(String name) {
    return Objects.requireNonNull(
        Main.commandLine(NoEngine.ENGINES).getSubcommands().get(name), name);
  }
}
