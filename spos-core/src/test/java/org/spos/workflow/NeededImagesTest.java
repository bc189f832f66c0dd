package org.spos.workflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.spos.checkpoint.Checkpoint;
import org.spos.config.SposConfig;
import org.spos.data.demo.DemoDataset;
import org.spos.engine.ParameterSet;
import org.spos.engine.Recalibration;
import org.spos.error.DataException;
import org.spos.interop.SampleNetwork;
import org.spos.plan.NetworkPlan;
import org.spos.seed.Seed;
import org.spos.space.Architecture;
import org.spos.workflow.EvaluateArchitecture.Split;
import org.spos.workflow.export.ExportImages;

/** Commands ask for the images that they read: here 3 classes of 4, too few for a search split. */
class NeededImagesTest {
  private static final String NO_SPLIT = "-D data.searchSplit=val";

  @TempDir Path folder;
  private Playground play;

  @BeforeEach
  void draw() {
    play = Playground.in(folder);
    new DemoDataset(3, 4, 2, 16, new Seed(1)).write(folder.resolve("few"));
  }

  @Test
  void valIsEvaluatedWithoutASearchSplit() {
    assertThat(evaluate("few", Split.VAL, Recalibration.OFF).evaluation().images()).isEqualTo(6);
    assertThat(evaluate("few", Split.VAL, Recalibration.CUMULATIVE).evaluation().images())
        .as("BN statistics come from all training images")
        .isEqualTo(6);
    assertThatThrownBy(() -> evaluate("few", Split.SEARCH, Recalibration.OFF))
        .isInstanceOf(DataException.class)
        .hasMessageContaining(NO_SPLIT);
  }

  @Test
  void aSupernetIsNotTrainedForASearchWithoutImages() {
    assertThatThrownBy(
            () ->
                new TrainSupernet(
                        play.config("data.dir=" + folder.resolve("few")),
                        Optional.empty(),
                        play.context("run"))
                    .run())
        .isInstanceOf(DataException.class)
        .hasMessageContaining(NO_SPLIT);
    assertThat(folder.resolve("run")).doesNotExist();
  }

  @Test
  void trainingImagesMayBeMissingWhereNoneIsRead() throws IOException {
    Files.move(
        folder.resolve("few/val"), Files.createDirectory(folder.resolve("only")).resolve("val"));
    assertThat(evaluate("only", Split.VAL, Recalibration.OFF).evaluation().images()).isEqualTo(6);
    assertThatThrownBy(() -> evaluate("only", Split.VAL, Recalibration.CUMULATIVE))
        .isInstanceOf(DataException.class)
        .hasMessageContaining(Path.of("only", "train").toString());
  }

  /** ImageNet without its validation images, or with these as they are distributed: flat. */
  @Test
  void aSupernetIsTrainedAndSearchedWithoutVal() throws IOException {
    new DemoDataset(2, 12, 2, 16, new Seed(1)).write(folder.resolve("whole"));
    Path train = Files.createDirectory(folder.resolve("some")).resolve("train");
    Files.move(folder.resolve("whole/train"), train);
    SposConfig config = play.config("data.dir=" + folder.resolve("some"));
    assertThat(new TrainSupernet(config, Optional.empty(), play.context("run")).run().network())
        .isPresent();
    assertThat(
            Images.openForSearch(config.withSpace(config.space().withClasses(2))).search().size())
        .isEqualTo(4);
    assertThatThrownBy(
            () ->
                new TrainFromScratch(config, Architecture.of(1, 0, 0), play.context("scratch"))
                    .run())
        .hasMessageContaining("no folder " + folder.resolve("some/val"));
    assertThat(folder.resolve("scratch")).doesNotExist();
  }

  @Test
  void anExportTakesItsImagesFromAnythingThatHoldsThem() throws IOException {
    assertThat(exportImages("few", Recalibration.CUMULATIVE))
        .startsWith("images of the val split of ");
    Path pack =
        Path.of(System.getProperty("spos.root"), "src-test-fixtures/pack/format-1-raw.pack");
    assertThat(exportImages(pack.toString(), Recalibration.OFF))
        .startsWith("images of the val split of ");
  }

  private String exportImages(String data, Recalibration recalibration) {
    int classes =
        FoundImages.open(play.config("data.dir=" + folder.resolve(data)).data()).classes().size();
    return ExportImages.open(
            play.config("data.dir=" + folder.resolve(data))
                .withSpace(Playground.SPACE.withClasses(classes)),
            recalibration,
            2)
        .source();
  }

  private EvaluateArchitecture.Result evaluate(
      String data, Split split, Recalibration recalibration) {
    NetworkPlan plan = NetworkPlan.supernet(Playground.SPACE.withClasses(3));
    Checkpoint supernet =
        new Checkpoint(
            plan.space(),
            Optional.empty(),
            1,
            0,
            "none",
            Map.of(),
            new ParameterSet(SampleNetwork.values(plan, 5), Map.of()));
    return new EvaluateArchitecture(
            play.config("data.dir=" + folder.resolve(data), "data.trainedOn=withoutSearchSplit")
                .withSpace(plan.space()),
            supernet,
            new EvaluateArchitecture.Request(
                Optional.of(Architecture.of(1, 0, 0)),
                split,
                Optional.of(recalibration),
                Optional.empty(),
                Optional.empty()),
            play.engines())
        .run();
  }
}
