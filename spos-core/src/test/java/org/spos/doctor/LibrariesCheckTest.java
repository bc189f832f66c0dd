package org.spos.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.spos.engine.EngineProvider;
import org.spos.engine.Engines;
import org.spos.natives.FolderState;

class LibrariesCheckTest {
  private static final List<FolderState> USABLE =
      List.of(new FolderState(Path.of("/x"), Optional.empty()));

  @TempDir Path root;

  /** The real process, on this machine: what tests compute with works. */
  @Test
  void everyLibraryOfThisBuildDoesItsWork() {
    Engines engines = Engines.found();
    assertThat(engines.providers()).isNotEmpty();
    List<String> asked = new ArrayList<>(List.of(LibraryProbe.IMAGES, LibraryProbe.ONNX));
    for (EngineProvider engine : engines.providers()) {
      asked.add(LibraryProbe.ENGINE + engine.name() + ":cpu");
    }
    assertThat(LibraryProcess.ofThisProgram().tried(asked))
        .containsOnlyKeys(asked)
        .allSatisfy((library, answer) -> assertThat(answer.works()).as(answer.text()).isTrue());
  }

  /** What Java writes when a library ends it, and then the answers for the rest. */
  @Test
  void goesOnBehindALibraryThatEndsItsProcess() {
    List<List<String>> asked = new ArrayList<>();
    LibraryProcess process =
        new LibraryProcess(
            libraries -> {
              asked.add(libraries);
              return libraries.contains("two")
                  ? new Subprocess.Ended(
                      134,
                      List.of(
                          "begin\tone",
                          "ok\tfine",
                          "begin\ttwo",
                          "#",
                          "# A fatal error has been detected by the Java Runtime Environment:",
                          "#",
                          "#  SIGILL (0x4) at pc=0x00007f, pid=1, tid=2"),
                      false)
                  : new Subprocess.Ended(
                      0, List.of("begin\tthree", "fault\tno such file", "end"), false);
            });
    assertThat(process.tried(List.of("one", "two", "three")))
        .containsExactly(
            Map.entry("one", new LibraryProcess.Answer(true, "fine")),
            Map.entry(
                "two",
                new LibraryProcess.Answer(
                    false, "its process ended by SIGILL (built for another processor)")),
            Map.entry("three", new LibraryProcess.Answer(false, "no such file")));
    assertThat(asked).containsExactly(List.of("one", "two", "three"), List.of("three"));
  }

  @Test
  void doesNotAskAgainWhereJavaItselfCannotStart() {
    LibraryProcess process =
        new LibraryProcess(
            libraries -> new Subprocess.Ended(127, List.of("no such file or directory"), false));
    assertThat(process.tried(List.of("one", "two")))
        .hasSize(2)
        .allSatisfy(
            (library, answer) ->
                assertThat(answer.text())
                    .isEqualTo("its process ended with 127: no such file or directory"));
  }

  @Test
  void saysThatALibraryHangs() {
    LibraryProcess process =
        new LibraryProcess(libraries -> new Subprocess.Ended(137, List.of("begin\tone"), true));
    assertThat(process.tried(List.of("one")).get("one"))
        .isEqualTo(new LibraryProcess.Answer(false, "it was not ready after 120 seconds"));
  }

  @Test
  void anEngineThatFailsIsAFaultOnlyIfNoOtherComputes() {
    Engines engines = Engines.found();
    String best = engines.providers().get(0).name();
    assertThat(seen(engines, best)).contains("NOTE libraries: engine " + best + ": broken");
    assertThat(seen(engines, "engine:")).contains("FAULT libraries: engine " + best + ": broken");
    assertThat(seen(engines, "images")).contains("FAULT libraries: image decoder: broken");
    assertThat(seen(engines, "onnx")).contains("NOTE libraries: checks of ONNX exports: broken");
    assertThat(seen(engines, "none")).doesNotContain("NOTE", "FAULT");
  }

  @Test
  void theEngineThatIsAskedForMustWork() {
    Engines engines = Engines.found();
    String best = engines.providers().get(0).name();
    assertThat(seen(engines, best, best))
        .contains("FAULT libraries: engine " + best + ": broken")
        .doesNotContain("is not part");
    assertThat(seen(Engines.of(), "torch", "none"))
        .contains("NOTE libraries: engine torch: is not part of this program > scripts/spos adds");
  }

  @Test
  void saysNothingWhereTheCacheHasSaidIt() {
    LibrariesCheck check =
        new LibrariesCheck(
            () -> List.of(new FolderState(root, Optional.of("is mounted noexec"))),
            Engines.found(),
            "auto",
            new LibraryProcess(
                libraries -> {
                  throw new IllegalStateException("asked");
                }));
    assertThat(new OtherMachine(root).seenBy(check)).isEmpty();
  }

  @Test
  void whoLooksForFaultsDoesNotEndByOne() {
    Check broken =
        new Check() {
          @Override
          public String topic() {
            return "broken";
          }

          @Override
          public List<Finding> examine(Machine machine) {
            throw new UnsatisfiedLinkError("no such\nlibrary");
          }
        };
    List<Finding> findings =
        new Doctor(List.of(broken, new LocaleCheck())).examine(new OtherMachine(root).machine());
    assertThat(OtherMachine.lines(findings))
        .hasSize(2)
        .first()
        .asString()
        .startsWith("FAULT broken: it could not be looked at: java.lang.UnsatisfiedLinkError: no")
        .doesNotContain("\n");
  }

  private String seen(Engines engines, String broken) {
    return seen(engines, "auto", broken);
  }

  private String seen(Engines engines, String engine, String broken) {
    LibraryProcess process =
        new LibraryProcess(
            libraries -> {
              List<String> out = new ArrayList<>();
              for (String library : libraries) {
                out.add("begin\t" + library);
                out.add(library.contains(broken) ? "fault\tbroken" : "ok\tworks");
              }
              return new Subprocess.Ended(0, out, false);
            });
    return new OtherMachine(root)
        .seenBy(new LibrariesCheck(() -> USABLE, engines, engine, process));
  }
}
