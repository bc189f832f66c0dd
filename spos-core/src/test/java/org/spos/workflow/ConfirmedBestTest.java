package org.spos.workflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.spos.artifact.ArchitectureFile;
import org.spos.artifact.Confirmation;
import org.spos.artifact.Confirmation.Candidate;
import org.spos.checkpoint.Checkpoint;
import org.spos.checkpoint.CheckpointFile;
import org.spos.config.SposConfig;
import org.spos.error.ConfigException;
import org.spos.error.DataException;
import org.spos.report.RunReport;
import org.spos.run.Journal;
import org.spos.run.JournalEntry;
import org.spos.run.RunView;

/** A second look at the best candidates of a search, on images that had no part in it. */
class ConfirmedBestTest {
  @TempDir Path folder;

  @Test
  void theTenBestAreMeasuredOnImagesThatNeitherTrainedNorScored() {
    Playground play = Playground.in(folder);
    Checkpoint supernet = train(play, "data.confirmPerClass=3");
    ArchitectureFile best =
        search(play, supernet, "run", false, Integer.MAX_VALUE, "data.confirmPerClass=3")
            .best()
            .orElseThrow();
    Confirmation confirmed = best.confirmed().orElseThrow();
    assertThat(confirmed.candidates()).hasSize(10);
    assertThat(confirmed.images()).isEqualTo(9);
    assertThat(confirmed.set()).isEqualTo("search");
    Candidate first = confirmed.candidates().get(0);
    assertThat(first.architecture()).isEqualTo(best.architecture());
    assertThat(first.difference()).isZero();
    assertThat(first.toldApart()).isFalse();
    for (Candidate one : confirmed.candidates()) {
      assertThat(one.difference()).isEqualTo(one.top1() - first.top1(), within(1e-9));
    }
    assertThat(
            ArchitectureFile.read(folder.resolve("run/architecture_final.json"), supernet.space()))
        .isEqualTo(best);
    List<JournalEntry> lines = Journal.read(folder.resolve("run/journal.jsonl"));
    assertThat(lines).hasSize(18 + 10);
    assertThat(lines.subList(18, 28))
        .allMatch(one -> one.origin().equals("confirmed") && one.difference().isPresent());
    assertThat(RunView.of(folder.resolve("run")).candidates()).hasSize(18);
    assertThat(RunReport.of(folder.resolve("run")))
        .contains("The best on further images", "not told apart");
  }

  @ParameterizedTest
  @ValueSource(ints = {19, 20, 25})
  void anInterruptedLookGoesOnToTheSameBytes(int stopAfter) {
    Playground play = Playground.in(folder);
    Checkpoint supernet = train(play, "data.confirmPerClass=3");
    search(play, supernet, "whole", false, Integer.MAX_VALUE, "data.confirmPerClass=3");
    assertThat(
            search(play, supernet, "parts", false, stopAfter, "data.confirmPerClass=3")
                .interrupted())
        .isTrue();
    assertThat(folder.resolve("parts/architecture_final.json")).doesNotExist();
    search(play, supernet, "parts", true, Integer.MAX_VALUE, "data.confirmPerClass=3");
    assertThat(folder.resolve("parts/journal.jsonl"))
        .hasSameBinaryContentAs(folder.resolve("whole/journal.jsonl"));
  }

  @Test
  void weightsThatSawTheImagesAreRefusedBeforeThereIsARun() {
    Playground play = Playground.in(folder);
    Checkpoint supernet = train(play, "data.confirmPerClass=0");
    assertThatThrownBy(() -> search(play, supernet, "run", false, 9, "data.confirmPerClass=3"))
        .isInstanceOf(ConfigException.class)
        .hasMessage(
            "9 of the 9 images on which the best would be measured once more"
                + " (data.confirmPerClass) trained the weights (train without 2 images of each"
                + " class); train a supernet with data.confirmPerClass, leave it 0, or insist with"
                + " --trained-on withoutSearchSplit");
    assertThat(folder.resolve("run")).doesNotExist();
  }

  @Test
  void aTrainingWithTooFewImagesIsRefusedBeforeItsFirstStep() {
    Playground play = Playground.in(folder);
    assertThatThrownBy(() -> train(play, "data.confirmPerClass=4"))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("has 10, of which 2 score candidates and half train: it can give 3");
    assertThat(folder.resolve("supernet")).doesNotExist();
  }

  @Test
  void allOfValLeavesNothingToConfirmWith() {
    Playground play = Playground.in(folder);
    assertThatThrownBy(() -> play.config("data.searchSplit=val", "data.confirmPerClass=1"))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("confirmPerClass must be 0 where searchSplit is val");
  }

  private static Checkpoint train(Playground play, String assignment) {
    TrainResult trained =
        new TrainSupernet(play.config(assignment), Optional.empty(), play.context("supernet"))
            .run();
    return CheckpointFile.read(trained.network().orElseThrow());
  }

  private static SearchArchitecture.Result search(
      Playground play,
      Checkpoint supernet,
      String run,
      boolean resume,
      int stopAfter,
      String assignment) {
    SposConfig config = play.config(assignment).withSpace(supernet.space());
    return new SearchArchitecture(
            config,
            supernet,
            Path.of("s"),
            Optional.empty(),
            play.context(run, resume, Playground.after(stopAfter)))
        .run();
  }
}
