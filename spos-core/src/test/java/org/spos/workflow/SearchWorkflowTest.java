package org.spos.workflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.spos.artifact.ArchitectureFile;
import org.spos.checkpoint.Checkpoint;
import org.spos.checkpoint.CheckpointFile;
import org.spos.config.SposConfig;
import org.spos.engine.Recalibration;
import org.spos.error.CheckpointException;
import org.spos.error.ConfigException;
import org.spos.error.ConstraintException;
import org.spos.space.Architecture;
import org.spos.watch.Progress;
import org.spos.workflow.EvaluateArchitecture.Request;
import org.spos.workflow.EvaluateArchitecture.Split;

class SearchWorkflowTest {
  @TempDir Path folder;
  private Playground play;
  private Checkpoint supernet;

  @BeforeEach
  void train() {
    play = Playground.in(folder);
    TrainResult trained =
        new TrainSupernet(play.config(), Optional.empty(), play.context("supernet")).run();
    supernet = CheckpointFile.read(trained.network().orElseThrow());
  }

  @Test
  void writesTheBestOfEachEpochAndOfAll() {
    Path output = folder.resolve("best.json");
    SearchArchitecture.Result result =
        new SearchArchitecture(
                config(), supernet, Path.of("s"), Optional.of(output), play.context("run"))
            .run();
    assertThat(result.evaluations()).isEqualTo(18);
    assertThat(result.randomCount()).isEqualTo(6);
    ArchitectureFile best = result.best().orElseThrow();
    assertThat(best.top1().orElseThrow()).isGreaterThanOrEqualTo(result.randomTop1());
    assertThat(ArchitectureFile.read(output, supernet.space())).isEqualTo(best);
    assertThat(ArchitectureFile.read(run("run/architecture_final.json"), supernet.space()))
        .isEqualTo(best);
    assertThat(ArchitectureFile.read(run("run/best/epoch_03.json"), supernet.space()))
        .isEqualTo(best);
    assertThat(run("run/best/epoch_01.json")).exists();
  }

  /** Nothing is lost, and nothing is searched for hours only to find no place. */
  @Test
  void triesItsOutputBeforeTheFirstCandidateAndReplacesNoFileOfSomeoneElse() throws IOException {
    Path mine = Files.writeString(folder.resolve("mine.json"), "{}");
    requireRefused(mine, "is there already and not of this search");
    assertThat(mine).hasContent("{}");
    requireRefused(Files.createDirectory(folder.resolve("folder")), "it is a folder");
    requireRefused(folder.resolve("nowhere/best.json"), "there is no folder");
    requireRefused(mine.resolve("best.json"), "is no folder");
    Path shared = folder.resolve("shared.json");
    output("one", false, shared).run();
    requireRefused(shared, "is there already and not of this search");
    assertThat(shared).hasSameBinaryContentAs(run("one/architecture_final.json"));
  }

  @Test
  void replacesItsOwnEarlierOutput() {
    Path file = folder.resolve("best.json");
    output("run", false, file, "search.epochs=2").run();
    assertThat(file).hasSameBinaryContentAs(run("run/architecture_final.json"));
    output("run", true, file, "search.epochs=3").run();
    assertThat(file)
        .hasSameBinaryContentAs(run("run/architecture_final.json"))
        .hasSameBinaryContentAs(run("run/best/epoch_03.json"));
  }

  /** Another search that ended first has the file; this one keeps its result in its run. */
  @Test
  void leavesAFileThatCameInBetween() throws IOException {
    Path file = folder.resolve("best.json");
    SearchArchitecture slow =
        new SearchArchitecture(
            config(),
            supernet,
            Path.of("s"),
            Optional.of(file),
            play.context(
                "slow",
                false,
                () -> {
                  try {
                    Files.writeString(file, "{}");
                    return false;
                  } catch (IOException e) {
                    throw new java.io.UncheckedIOException(e);
                  }
                }));
    assertThatThrownBy(slow::run)
        .isInstanceOf(CheckpointException.class)
        .hasMessageContaining("the result is in " + run("slow/architecture_final.json"));
    assertThat(file).hasContent("{}");
    assertThat(run("slow/architecture_final.json")).exists();
  }

  private void requireRefused(Path output, String message) {
    assertThatThrownBy(() -> output("refused", false, output).run())
        .isInstanceOf(CheckpointException.class)
        .hasMessageContaining(message);
    assertThat(run("refused/journal.jsonl")).doesNotExist();
  }

  private SearchArchitecture output(
      String run, boolean resume, Path output, String... assignments) {
    return new SearchArchitecture(
        config(assignments),
        supernet,
        Path.of("s"),
        Optional.of(output),
        play.context(run, resume, () -> false));
  }

  /** As NNI's tuner names them: 000 is what was drawn, then the parents of each generation. */
  @Test
  void writesTheFilesOfEachRoundForNni() throws IOException {
    Path rounds = folder.resolve("checkpoints");
    new SearchArchitecture(
            config(),
            supernet,
            Path.of("s"),
            Optional.empty(),
            Optional.of(rounds),
            play.context("run"))
        .run();
    assertThatThrownBy(
            () ->
                new SearchArchitecture(
                        config(),
                        supernet,
                        Path.of("s"),
                        Optional.empty(),
                        Optional.of(rounds),
                        play.context("other"))
                    .run())
        .isInstanceOf(CheckpointException.class)
        .hasMessageContaining("holds files of another search already, such as 00");
    int parents = config().search().evolution().select();
    try (Stream<Path> files = Files.list(rounds)) {
      assertThat(files.map(file -> file.getFileName().toString().substring(0, 4)))
          .hasSize(6 + 3 * parents)
          .containsOnly("000_", "001_", "002_", "003_");
    }
    assertThat(
            ArchitectureFile.read(rounds.resolve("003_000.json"), supernet.space()).architecture())
        .isEqualTo(
            ArchitectureFile.read(run("run/architecture_final.json"), supernet.space())
                .architecture());
  }

  @Test
  void goesOnAfterAnInterruptionToTheSameResult() throws IOException {
    SearchArchitecture.Result whole = search("whole", false, Integer.MAX_VALUE);
    SearchArchitecture.Result stopped = search("parts", false, 9);
    assertThat(stopped.interrupted()).isTrue();
    assertThat(stopped.evaluations()).isEqualTo(8);
    assertThat(run("parts/architecture_final.json")).doesNotExist();
    SearchArchitecture.Result resumed = search("parts", true, Integer.MAX_VALUE);

    assertThat(resumed.best().orElseThrow().architecture())
        .isEqualTo(whole.best().orElseThrow().architecture());
    assertThat(run("parts/journal.jsonl")).hasSameBinaryContentAs(run("whole/journal.jsonl"));
    assertThat(run("parts/metrics.jsonl")).hasSameBinaryContentAs(run("whole/metrics.jsonl"));
  }

  @Test
  void keepsNoBestOfAnEarlierLongerSearch() {
    search("run", false, Integer.MAX_VALUE);
    assertThat(run("run/best/epoch_03.json")).exists();
    RunContext accepting =
        new RunContext(
            run("run"),
            true,
            true,
            List.of("spos", "test"),
            play.engines(),
            Progress.silent(),
            () -> false,
            log -> {});
    new SearchArchitecture(
            config("search.epochs=2", "tester.recalibration=ema"),
            supernet,
            Path.of("s"),
            Optional.empty(),
            accepting)
        .run();
    assertThat(run("run/journal-1.jsonl")).exists();
    assertThat(run("run/best/epoch_02.json")).exists();
    assertThat(run("run/best/epoch_03.json")).doesNotExist();
  }

  @Test
  void refusesToGoOnWithAnotherTester() {
    search("run", false, 5);
    assertThatThrownBy(
            () ->
                new SearchArchitecture(
                        config("tester.recalibration=ema"),
                        supernet,
                        Path.of("s"),
                        Optional.empty(),
                        play.context("run", true, () -> false))
                    .run())
        .isInstanceOf(CheckpointException.class)
        .hasMessageContaining("tester.recalibration: cumulative, now ema");
  }

  @Test
  void goesOnWithAFlopsTableOfTheSameNumbersOnly() throws IOException {
    search("run", false, 5);
    Path counted = folder.resolve("counted.pkl");
    Files.write(counted, FlopsPickle.of(supernet.space(), 1));
    Path doubled = folder.resolve("doubled.pkl");
    Files.write(doubled, FlopsPickle.of(supernet.space(), 2));
    assertThatThrownBy(() -> resumeWith(doubled))
        .isInstanceOf(CheckpointException.class)
        .hasMessageContaining("the numbers of its flopsTable changed");
    assertThat(resumeWith(counted).interrupted()).isFalse();
  }

  private SearchArchitecture.Result resumeWith(Path flopsTable) {
    return new SearchArchitecture(
            config("flopsTable=" + flopsTable),
            supernet,
            Path.of("s"),
            Optional.empty(),
            play.context("run", true, () -> false))
        .run();
  }

  @Test
  void leavesNothingBehindWhenTheLimitCannotBeMet() {
    assertThatThrownBy(
            () ->
                new SearchArchitecture(
                        config("search.flopsLimit=10"),
                        supernet,
                        Path.of("s"),
                        Optional.empty(),
                        play.context("run"))
                    .run())
        .isInstanceOf(ConstraintException.class);
    assertThat(run("run")).doesNotExist();
  }

  @Test
  void evaluatesOnePathAndWritesWhatWasPredicted() throws IOException {
    Path predictions = folder.resolve("predictions.csv");
    Path logits = folder.resolve("logits.csv");
    Request request =
        new Request(
            Optional.of(Architecture.of(1, 0, 0)),
            Split.VAL,
            Optional.empty(),
            Optional.of(predictions),
            Optional.of(logits));
    EvaluateArchitecture.Result result = evaluate(request);
    assertThat(result.recalibration()).isEqualTo(Recalibration.CUMULATIVE);
    assertThat(result.evaluation().images()).isEqualTo(12);
    List<String> rows = Files.readAllLines(predictions);
    assertThat(rows).hasSize(13).first().asString().startsWith("path,label,class1,probability1");
    assertThat(Files.readAllLines(logits))
        .hasSize(12)
        .allMatch(row -> row.split(",", -1).length == 4)
        .first()
        .asString()
        .startsWith(rows.get(1).substring(0, rows.get(1).indexOf(',') + 1));
  }

  @Test
  void asksForTheArchitectureOfASupernet() {
    assertThatThrownBy(
            () ->
                evaluate(
                    new Request(
                        Optional.empty(),
                        Split.SEARCH,
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty())))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("--arch");
  }

  private EvaluateArchitecture.Result evaluate(Request request) {
    return new EvaluateArchitecture(config(), supernet, request, play.engines()).run();
  }

  private SearchArchitecture.Result search(String run, boolean resume, int stopAfter) {
    return new SearchArchitecture(
            config(),
            supernet,
            Path.of("s"),
            Optional.empty(),
            play.context(run, resume, Playground.after(stopAfter)))
        .run();
  }

  private SposConfig config(String... assignments) {
    return play.config(assignments).withSpace(supernet.space());
  }

  private Path run(String path) {
    return folder.resolve(path);
  }
}
