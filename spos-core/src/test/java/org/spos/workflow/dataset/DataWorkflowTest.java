package org.spos.workflow.dataset;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.spos.checkpoint.Checkpoint;
import org.spos.checkpoint.CheckpointFile;
import org.spos.data.pack.PackForm;
import org.spos.data.pack.PackWriter;
import org.spos.engine.Recalibration;
import org.spos.error.DataException;
import org.spos.space.Architecture;
import org.spos.workflow.EvaluateArchitecture;
import org.spos.workflow.Images;
import org.spos.workflow.Playground;
import org.spos.workflow.TrainResult;
import org.spos.workflow.TrainSupernet;

class DataWorkflowTest {
  @TempDir Path folder;

  private Playground play;

  @BeforeEach
  void draw() {
    play = Playground.in(folder);
  }

  private List<Path> images(String split) throws IOException {
    try (Stream<Path> files = Files.walk(play.data().resolve(split))) {
      return files.filter(Files::isRegularFile).sorted().toList();
    }
  }

  private DataReport check(String... assignments) {
    return new CheckData(play.config(assignments), play.context("none")).run();
  }

  @Test
  void findsNothingWrongWithGoodImages() {
    DataReport report = check();
    assertThat(report.isSound()).isTrue();
    assertThat(report.classes()).hasSize(3);
    assertThat(report.splits())
        .extracting(DataReport.Split::name, DataReport.Split::images, DataReport.Split::perClass)
        .containsExactly(
            tuple("train", 24, List.of(8, 8, 8)),
            tuple("search", 6, List.of(2, 2, 2)),
            tuple("val", 12, List.of(4, 4, 4)));
    assertThat(report.shortSide()).isEqualTo(new DataReport.Range(16, 16, 16, 16, 16));
    assertThat(report.imagesPerSecond()).isPositive();
    assertThat(folder.resolve("none")).doesNotExist();
  }

  @Test
  void findsUnreadableImagesLeaksAndRepeats() throws IOException {
    List<Path> train = images("train");
    Path val = images("val").get(0);
    Files.copy(val, train.get(0).resolveSibling("leak.jpg"));
    Files.copy(train.get(3), train.get(3).resolveSibling("twice.jpg"));
    Files.write(train.get(12), new byte[0]);
    Files.writeString(images("val").get(5), "no image");
    DataReport report = check("data.searchSplit=val");
    assertThat(report.isSound()).isFalse();
    assertThat(report.unreadable())
        .hasSize(2)
        .anyMatch(message -> message.contains(train.get(12) + " is empty"))
        .anyMatch(message -> message.contains("neither JPEG, PNG nor BMP"));
    assertThat(report.leaks()).hasSize(1);
    assertThat(report.leaks().get(0).first()).startsWith("train: ").endsWith("/leak.jpg");
    assertThat(report.leaks().get(0).second()).startsWith("val: ");
    assertThat(report.repeats()).isEqualTo(1);
    assertThat(report.splits()).hasSize(2);
  }

  @Test
  void aPackTrainsToTheSameBytesAsItsFolder() throws IOException {
    Path pack = folder.resolve("images.pack");
    for (PackForm.Kind kind : PackForm.Kind.values()) {
      PackWriter.Result result =
          new PackData(play.config(), pack, new PackForm(kind, 0), play.context("none")).run();
      assertThat(result.images()).isEqualTo(42);
      train("plain-" + kind, "data.cacheBytes=0");
      train("packed-" + kind, "data.dir=" + pack);
      assertThat(folder.resolve("packed-" + kind).resolve("metrics.jsonl"))
          .hasSameBinaryContentAs(folder.resolve("plain-" + kind).resolve("metrics.jsonl"));
      Files.delete(pack);
    }
  }

  private TrainResult train(String run, String... assignments) {
    return new TrainSupernet(play.config(assignments), Optional.empty(), play.context(run)).run();
  }

  @Test
  void endsAtAnImageThatCannotBeReadUnlessToldToSkip() throws IOException {
    Path empty = images("train").get(7);
    Files.write(empty, new byte[0]);
    assertThatThrownBy(() -> train("fails", "data.searchSplit=val"))
        .isInstanceOf(DataException.class)
        .hasMessageContaining(empty + " is empty");
    TrainResult result = train("skips", "data.searchSplit=val", "data.onBadImage=skip");
    assertThat(result.iterations()).isEqualTo(12);
    assertThat(Files.readAllLines(folder.resolve("skips/bad-images.txt")))
        .singleElement()
        .asString()
        .startsWith(empty + "\t");
  }

  @Test
  void predictionsKeepTheirImagesWhenOneIsSkipped() throws IOException {
    TrainResult trained = train("run");
    List<Path> val = images("val");
    Files.write(val.get(2), new byte[0]);
    Checkpoint network = CheckpointFile.read(trained.network().orElseThrow());
    Path logits = folder.resolve("logits.csv");
    EvaluateArchitecture.Result result =
        new EvaluateArchitecture(
                play.config("data.onBadImage=skip").withSpace(network.space()),
                network,
                new EvaluateArchitecture.Request(
                    Optional.of(new Architecture(List.of(0, 1, 2))),
                    EvaluateArchitecture.Split.VAL,
                    Optional.of(Recalibration.OFF),
                    Optional.empty(),
                    Optional.of(logits)),
                play.engines())
            .run();
    assertThat(result.evaluation().images()).isEqualTo(11);
    assertThat(Files.readAllLines(logits))
        .hasSize(11)
        .noneMatch(line -> line.startsWith(relative(val.get(2))))
        .anyMatch(line -> line.startsWith(relative(val.get(1)) + ","))
        .anyMatch(line -> line.startsWith(relative(val.get(11)) + ","));
  }

  private String relative(Path image) {
    return play.data().resolve("val").relativize(image).toString();
  }

  @Test
  void theSearchSplitCanBeAShareAndTheLastBatchDropped() {
    Images images = Images.openForNewNetwork(play.config("data.searchFraction=0.3"));
    assertThat(images.search().size()).isEqualTo(9);
    assertThat(images.train().size()).isEqualTo(21);
    try (var batches = images.training(images.train(), 8).startAt(2)) {
      assertThat(batches.next().size()).isEqualTo(5);
    }
    Images dropped =
        Images.openForNewNetwork(play.config("data.searchFraction=0.3", "data.dropLast=true"));
    try (var batches = dropped.training(dropped.train(), 8).startAt(2)) {
      assertThat(batches.next().size()).isEqualTo(8);
    }
  }

  @Test
  void takesTheImagesOfAList() throws IOException {
    Path list = folder.resolve("train.txt");
    Files.write(
        list,
        images("train").stream()
            .filter(image -> !image.toString().endsWith("3.jpg"))
            .map(image -> play.data().resolve("train").relativize(image).toString())
            .map(path -> path + " " + label(path))
            .toList());
    Images images =
        Images.openForNewNetwork(play.config("data.trainList=" + list, "data.searchSplit=val"));
    assertThat(images.train().size()).isEqualTo(27);
  }

  private int label(String path) {
    return Images.openForNewNetwork(play.config())
        .classes()
        .names()
        .indexOf(path.substring(0, path.indexOf('/')));
  }
}
