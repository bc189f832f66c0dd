package org.spos.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.spos.engine.Engines;

/** On the machine of the tests, with images that are there or not. */
class DoctorCommandTest {
  @TempDir Path folder;

  @Test
  void endsWithZeroWhereNothingStopsRuns() throws Exception {
    Path data = Files.createDirectories(folder.resolve("data"));
    for (String split : List.of("train", "val")) {
      Files.createFile(Files.createDirectories(data.resolve(split + "/one")).resolve("1.jpg"));
    }
    Materials.Ended ended =
        Materials.run(List.of("doctor", "--data", data.toString()), Engines.found());
    assertThat(ended.exitCode()).as(ended.out()).isZero();
    assertThat(ended.err()).isEmpty();
    assertThat(ended.out())
        .contains("ok    data        " + data + "/train has 1 entry, a class each")
        .contains("engine onednn: computes", "image decoder: decodes JPEG")
        .contains("no faults that stop runs, ");
  }

  @Test
  void endsWithEightAndARemedyForEachFault() {
    String nowhere = folder.resolve("nowhere").toString();
    Materials.Ended ended =
        Materials.run(List.of("doctor", "--json", "--data", nowhere), Engines.found());
    assertThat(ended.exitCode()).as(ended.out()).isEqualTo(ExitCode.FAULTS);
    assertThat(ended.out())
        .startsWith("{\"faults\":1,\"notes\":")
        .contains(
            "{\"topic\":\"data\",\"state\":\"fault\",\"found\":\"there is no "
                + nowhere
                + "\",\"remedy\":\"give the folder");
  }

  /** At once: no library is loaded for it. */
  @Test
  void refusesAnEngineThatIsNotThere() {
    Materials.Ended ended = Materials.run(List.of("doctor", "--engine", "foo"), Engines.found());
    assertThat(ended.exitCode()).isEqualTo(ExitCode.USAGE);
    assertThat(ended.out()).isEmpty();
    assertThat(ended.err())
        .startsWith(
            "spos: error: there is no engine \"foo\"; use auto, or one of those found: onednn");
  }

  @Test
  void engineThatBreaksInOurHandsIsAFinding() {
    Materials.Ended ended = Materials.run(List.of("doctor"), NoEngine.ENGINES);
    assertThat(ended.exitCode()).isEqualTo(ExitCode.FAULTS);
    assertThat(ended.out()).contains("FAULT libraries   engine none: ").contains("1 fault that");
    assertThat(ended.err()).doesNotContain("Exception");
  }
}
