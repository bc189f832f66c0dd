package org.spos.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.spos.engine.Engines;

/** The line that ends a run: how to look at it. */
class WhereToLookTest {
  private static final String HINT = "spos: to look at it: spos report ";

  @TempDir static Path folder;
  private static Materials good;

  @BeforeAll
  static void make() {
    good = Materials.make(folder);
  }

  @Test
  void aRunEndsWithTheCommandThatShowsItAndThatCommandWorks() {
    Path run = folder.resolve("looked at");
    Materials.Ended ended =
        Materials.run(
            Materials.with("search " + options(), "--run-dir RUN").stream()
                .map(word -> word.equals("RUN") ? run.toString() : word)
                .toList(),
            Engines.found());
    assertThat(ended.exitCode()).as(ended.err()).isZero();
    assertThat(ended.err()).endsWith(HINT + "'" + run + "'" + System.lineSeparator());
    assertThat(ended.out()).doesNotContain(HINT);
    Materials.Ended report = Materials.run(List.of("report", run.toString()), NoEngine.ENGINES);
    assertThat(report.exitCode()).as(report.err()).isZero();
    assertThat(run.resolve("report.html")).isNotEmptyFile();
  }

  @Test
  void whoWantsNoWordsOrJsonGetsNone() {
    for (String silent : new String[] {"-q", "--json"}) {
      Materials.Ended ended =
          Materials.run(
              Materials.words(
                  "search " + options() + " --run-dir " + folder.resolve(silent) + " " + silent),
              Engines.found());
      assertThat(ended.exitCode()).as(ended.err()).isZero();
      assertThat(ended.err() + ended.out()).doesNotContain("to look at it");
    }
  }

  @Test
  void aRunThatFailedOrWhatKeepsNoRunSaysNothingOfThat() {
    Materials.Ended refused =
        Materials.run(
            Materials.words("search " + options() + " --flops-limit 1 --run-dir " + folder + "/no"),
            Engines.found());
    assertThat(refused.exitCode()).isEqualTo(ExitCode.CONSTRAINT);
    assertThat(refused.err()).doesNotContain("to look at it");
    for (String line :
        new String[] {
          "describe --space " + good.space(),
          "data check " + good.data(),
          "data pack %s %s/images.pack".formatted(good.data(), folder)
        }) {
      Materials.Ended without = Materials.run(Materials.words(line), NoEngine.ENGINES);
      assertThat(without.exitCode()).as(without.err()).isZero();
      assertThat(without.err()).as(line).doesNotContain("to look at it");
    }
  }

  /** A search but for its folder. */
  private static String options() {
    return good.searching(Path.of("RUN"))
        .replaceFirst("^search ", "")
        .replaceFirst(" --flops-limit 1G", "")
        .replaceFirst(" --run-dir RUN$", "");
  }
}
