package org.spos.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/** The pages name no file, command, option, key, test or figure that does not exist. */
class PagesTest {
  private static final Path ROOT = Path.of(System.getProperty("spos.root", ".."));

  private static final Pattern LINK = Pattern.compile("\\]\\(([^)#:]+)(?:#[^)]*)?\\)");
  private static final Pattern FILE =
      Pattern.compile(
          "(?<![\\w./-])(?:config|scripts|docs|src-test-fixtures|spos-[a-z]+)/[\\w./-]*\\w");
  private static final Pattern TEST = Pattern.compile("\\b[A-Z]\\w*[a-z](?:Test|IT)\\b");
  private static final Pattern CALL =
      Pattern.compile("(?:^|[`$ ])(?:scripts/)?spos ((?:[a-z]+-?)+[^`|<>]*)");
  private static final Pattern OPTION = Pattern.compile("--[a-z][a-z-]*");

  private static final Pattern MUTATION =
      Pattern.compile("Mutation\\(\"[^\"]+\", \"([^\"]+)\", (\"(?:[^\"\\\\]|\\\\.)*\")");

  /** Of Java, Slurm, Spark, timeout and other programs that stand in examples. */
  private static final Set<String> FOREIGN =
      Set.of(
          "--enable-native-access",
          "--signal",
          "--export",
          "--class",
          "--conf",
          "--deploy-mode",
          "--driver-java-options",
          "--executor-cores",
          "--files",
          "--jars",
          "--master");

  @Test
  void everyLinkLeadsToAFile() throws IOException {
    List<String> broken = new ArrayList<>();
    for (Path page : pages()) {
      for (MatchResult link : matches(LINK, page)) {
        if (!Files.exists(page.resolveSibling(link.group(1)))) {
          broken.add(name(page) + ": " + link.group(1));
        }
      }
    }
    assertThat(broken).isEmpty();
  }

  @Test
  void everyNamedFileExists() throws IOException {
    List<String> missing = new ArrayList<>();
    for (Path page : pages()) {
      for (MatchResult file : matches(FILE, page)) {
        // What a build makes, or a recipe's reader.
        boolean later = file.group().matches(".*/(?:target(?:/.*)?|My[A-Z]\\w*\\.java)");
        if (!later && !Files.exists(ROOT.resolve(file.group()))) {
          missing.add(name(page) + ": " + file.group());
        }
      }
    }
    assertThat(missing).isEmpty();
  }

  @Test
  void everyNamedTestExists() throws IOException {
    Set<String> tests = testClasses();
    Set<String> named = new TreeSet<>();
    for (Path page : pages()) {
      matches(TEST, page).forEach(test -> named.add(test.group()));
    }
    assertThat(named).hasSizeGreaterThan(25);
    named.removeAll(tests);
    assertThat(named).isEmpty();
  }

  @Test
  void everyCommandThatIsShownTakesItsOptions() throws IOException {
    List<String> unknown = new ArrayList<>();
    int calls = 0;
    for (Path page : pages()) {
      for (MatchResult call : matches(CALL, page)) {
        CommandLine command = Main.commandLine(NoEngine.ENGINES);
        // What comes behind spos launch and spos plan is the command that it starts or plans.
        String words =
            call.group(1)
                .strip()
                .replaceFirst(
                    "^plan (?:--no-measure )?(?=train-supernet|search|scratch|launch)", "")
                .replaceFirst("^launch --processes \\S+ ", "");
        for (String word : words.split("\\s+")) {
          if (!command.getSubcommands().containsKey(word)) {
            break;
          }
          command = command.getSubcommands().get(word);
          calls++;
        }
        Set<String> options = options(command);
        OPTION
            .matcher(words)
            .results()
            .map(MatchResult::group)
            .filter(option -> !options.contains(option))
            .forEach(option -> unknown.add(name(page) + ": " + call.group().strip()));
      }
    }
    assertThat(calls).isGreaterThan(40);
    assertThat(unknown).isEmpty();
  }

  @Test
  void everyOptionExistsSomewhere() throws IOException {
    Set<String> known = new HashSet<>(FOREIGN);
    collect(Main.commandLine(NoEngine.ENGINES), known);
    for (Path script : files("scripts")) {
      matches(OPTION, script).forEach(option -> known.add(option.group()));
    }
    List<String> unknown = new ArrayList<>();
    for (Path page : pages()) {
      // What other programs call their options is the subject of that page.
      if (!page.endsWith("interop.md")) {
        for (MatchResult option : matches(Pattern.compile("(?<=`|`\\S{1,60} )" + OPTION), page)) {
          if (!known.contains(option.group())) {
            unknown.add(name(page) + ": " + option.group());
          }
        }
      }
    }
    assertThat(unknown).isEmpty();
  }

  @Test
  void noSourceCitesASpecificationThatIsNotHere() throws IOException {
    Pattern citation = Pattern.compile("\\bspec [A-Z](\\.\\d+)?\\b");
    List<String> citing = new ArrayList<>();
    for (String module : List.of("spos-core/src", "spos-cli/src")) {
      for (Path file : files(module)) {
        if (file.toString().endsWith(".java") && !matches(citation, file).isEmpty()) {
          citing.add(name(file));
        }
      }
    }
    assertThat(citing).isEmpty();
  }

  @Test
  void everyMutationOfAConstantStillApplies() throws IOException {
    Path script = ROOT.resolve("scripts/mutate_constants.py");
    List<MatchResult> mutations = matches(MUTATION, script);
    assertThat(mutations).hasSizeGreaterThan(30);
    List<String> lost = new ArrayList<>();
    for (MatchResult mutation : mutations) {
      Path file = ROOT.resolve("spos-core/src/main/java/org/spos").resolve(mutation.group(1));
      String before = mutation.group(2).substring(1, mutation.group(2).length() - 1);
      String text = Files.exists(file) ? Files.readString(file) : "";
      if (text.split(Pattern.quote(before.replace("\\\"", "\"")), -1).length != 2) {
        lost.add(mutation.group(1) + ": " + before);
      }
    }
    assertThat(lost).as("texts that must stand in their file exactly once").isEmpty();
    Set<String> named =
        matches(TEST, script).stream().map(MatchResult::group).collect(Collectors.toSet());
    named.removeAll(testClasses());
    assertThat(named).isEmpty();
  }

  /** Figures are measured once, for the page of performance; the README repeats its rows. */
  @Test
  void theReadmeQuotesTheMeasurementsOfThePerformancePage() throws IOException {
    List<String> measured = Files.readAllLines(ROOT.resolve("docs/performance.md"));
    List<String> quoted =
        Files.readAllLines(ROOT.resolve("README.md")).stream()
            .filter(line -> line.startsWith("| onednn, "))
            .toList();
    assertThat(quoted).isNotEmpty();
    assertThat(measured).containsAll(quoted);
  }

  private static void collect(CommandLine command, Set<String> options) {
    options.addAll(options(command));
    command.getSubcommands().values().forEach(below -> collect(below, options));
  }

  private static Set<String> options(CommandLine command) {
    return command.getCommandSpec().optionsMap().keySet();
  }

  private static Set<String> testClasses() throws IOException {
    Set<String> names = new HashSet<>();
    for (String module :
        List.of(
            "spos-core",
            "spos-cli",
            "spos-torch",
            "spos-spark",
            "spos-dist",
            "spos-bench",
            "spos-bench-peer")) {
      for (Path file : files(module + "/src/test/java")) {
        names.add(file.getFileName().toString().replace(".java", ""));
      }
    }
    return names;
  }

  private static List<Path> pages() throws IOException {
    List<Path> pages = new ArrayList<>();
    for (String page : List.of("README.md", "CONTRIBUTING.md", "data/README.md")) {
      pages.add(ROOT.resolve(page));
    }
    pages.add(ROOT.resolve("scripts/golden/README.md"));
    pages.addAll(files("docs").stream().filter(file -> file.toString().endsWith(".md")).toList());
    return pages;
  }

  private static List<Path> files(String folder) throws IOException {
    try (Stream<Path> files = Files.walk(ROOT.resolve(folder))) {
      return files
          .filter(Files::isRegularFile)
          .filter(file -> !file.toString().endsWith(".pyc"))
          .collect(Collectors.toList());
    }
  }

  private static List<MatchResult> matches(Pattern pattern, Path file) throws IOException {
    // A command may go on in the next line.
    String text = Files.readString(file).replaceAll("\\\\\\n\\s*", " ");
    return text.lines().flatMap(line -> pattern.matcher(line).results()).toList();
  }

  private static String name(Path page) {
    return ROOT.relativize(page).toString();
  }
}
