package org.spos.workflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.spos.artifact.ArchitectureFile;
import org.spos.artifact.ScoreDetail;
import org.spos.checkpoint.Checkpoint;
import org.spos.checkpoint.CheckpointFile;
import org.spos.error.CheckpointException;
import org.spos.report.RunReport;
import org.spos.run.Journal;
import org.spos.run.JournalEntry;
import org.spos.tester.PathAngle;

/** What candidates are judged by. */
class SearchScoreTest {
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
  void byLossTheCandidateOfTheLowestLossIsFound() {
    ArchitectureFile best = search("run", false, Integer.MAX_VALUE, "loss").best().orElseThrow();
    List<JournalEntry> candidates = Journal.read(folder.resolve("run/journal.jsonl"));
    JournalEntry lowest =
        candidates.stream().min(Comparator.comparingDouble(JournalEntry::loss)).orElseThrow();
    assertThat(best.detail().flatMap(ScoreDetail::loss)).contains(lowest.loss());
    assertThat(candidates).allMatch(one -> one.lossError().orElse(-1.0) > 0);
    String page = RunReport.of(folder.resolve("run"));
    assertThat(page).contains("Progress by epoch", "loss, supernet&#39;s weights", "±");
  }

  @Test
  void byAngleTheCandidateOfTheLargestAngleIsFound() {
    ArchitectureFile best = search("run", false, Integer.MAX_VALUE, "angle").best().orElseThrow();
    PathAngle angles = SupernetAngles.of(supernet, "here");
    List<JournalEntry> candidates = Journal.read(folder.resolve("run/journal.jsonl"));
    double largest = 0;
    for (JournalEntry one : candidates) {
      assertThat(one.angle()).contains(angles.of(one.architecture()));
      largest = Math.max(largest, one.angle().orElseThrow());
    }
    assertThat(best.detail().flatMap(ScoreDetail::angle)).contains(largest);
  }

  @ParameterizedTest
  @ValueSource(strings = {"loss", "angle"})
  void anInterruptedSearchGoesOnToTheSameBytes(String score) {
    search("whole", false, Integer.MAX_VALUE, score);
    assertThat(search("parts", false, 9, score).interrupted()).isTrue();
    search("parts", true, Integer.MAX_VALUE, score);
    for (String file : List.of("journal.jsonl", "metrics.jsonl")) {
      assertThat(folder.resolve("parts/" + file))
          .hasSameBinaryContentAs(folder.resolve("whole/" + file));
    }
  }

  @Test
  void aJournalIsNotGoneOnWithByAnotherScore() {
    search("run", false, 5, "top1");
    assertThatThrownBy(() -> search("run", true, Integer.MAX_VALUE, "loss"))
        .isInstanceOf(CheckpointException.class)
        .hasMessageContaining("search.score: top1, now loss");
  }

  @Test
  void weightsWithoutInitialOnesHaveNoAngleToBeJudgedBy() {
    Checkpoint foreign =
        new Checkpoint(
            supernet.space(), Optional.empty(), 0, 0, "", Map.of(), supernet.parameters());
    assertThatThrownBy(
            () ->
                new SearchArchitecture(
                    play.config("search.score=angle").withSpace(supernet.space()),
                    foreign,
                    Path.of("x.pth"),
                    Optional.empty(),
                    play.context("refused")))
        .isInstanceOf(CheckpointException.class)
        .hasMessageContaining("x.pth has no angles between initial and trained weights");
    assertThat(folder.resolve("refused")).doesNotExist();
  }

  private SearchArchitecture.Result search(
      String run, boolean resume, int stopAfter, String score) {
    return new SearchArchitecture(
            play.config("search.score=" + score).withSpace(supernet.space()),
            supernet,
            Path.of("s"),
            Optional.empty(),
            play.context(run, resume, Playground.after(stopAfter)))
        .run();
  }
}
