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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.spos.checkpoint.Checkpoint;
import org.spos.checkpoint.CheckpointFile;
import org.spos.config.SposConfig;
import org.spos.data.demo.DemoDataset;
import org.spos.error.DataException;
import org.spos.seed.Seed;
import org.spos.space.Architecture;
import org.spos.space.ClassNames;
import org.spos.workflow.EvaluateArchitecture.Split;
import org.spos.workflow.export.ExportFormat;
import org.spos.workflow.export.ExportNetwork;

/** Weights of three classes, and images whose classes have other names, in every command. */
class LabelsTest {
  private static final Architecture PATH = Architecture.of(2, 0, 3);

  @TempDir Path folder;
  private Playground play;
  private Path file = Path.of("");
  private Checkpoint supernet;

  /** What can be wrong with the classes of images. */
  enum Wrong {
    /** The first of the three folders is renamed and is the last then. */
    RENAMED("the images lack 1 of the 3", "class 0 is \"c000-") {
      @Override
      void make(Path split) throws IOException {
        Path first = classes(split).get(0);
        Files.move(first, split.resolve("zzz"));
      }
    },
    SUBSET("the images lack 1 of the 3", "class 1 is \"c001-") {
      @Override
      void make(Path split) throws IOException {
        Path one = classes(split).get(1);
        for (Path image : files(one)) {
          Files.delete(image);
        }
        Files.delete(one);
      }
    },
    SUPERSET("the images have 1 more than the 3 classes", "class 0 is \"c000-") {
      @Override
      void make(Path split) throws IOException {
        Path added = Files.createDirectory(split.resolve("aaa"));
        for (Path image : files(classes(split).get(1))) {
          Files.copy(image, added.resolve(image.getFileName()));
        }
      }
    };

    private final String[] parts;

    Wrong(String... parts) {
      this.parts = parts;
    }

    abstract void make(Path split) throws IOException;

    private static List<Path> files(Path directory) throws IOException {
      try (Stream<Path> files = Files.list(directory)) {
        return files.sorted().toList();
      }
    }

    private static List<Path> classes(Path split) throws IOException {
      return files(split);
    }
  }

  @BeforeEach
  void train() {
    play = Playground.in(folder);
    file =
        new TrainSupernet(play.config(), Optional.empty(), play.context("supernet"))
            .run()
            .network()
            .orElseThrow();
    supernet = CheckpointFile.read(file);
  }

  @ParameterizedTest
  @EnumSource
  void everyCommandRefusesThem(Wrong wrong) throws IOException {
    Path data = data(wrong);
    refuses(wrong, () -> evaluate(config(data)));
    refuses(wrong, () -> search(config(data)));
    refuses(wrong, () -> rank(config(data)));
    refuses(wrong, () -> export(config(data)));
    refuses(wrong, () -> begin(config(data), file));
    assertThat(folder.resolve("search")).doesNotExist();
    assertThat(folder.resolve("begun")).doesNotExist();
    assertThat(folder.resolve("network.safetensors")).doesNotExist();
  }

  @Test
  void whoeverInsistsOnTheOrderGetsIt() throws IOException {
    Path data = data(Wrong.RENAMED);
    assertThat(evaluate(insisting(data)).evaluation().images()).isEqualTo(12);
    assertThat(search(insisting(data)).best()).isPresent();
    assertThat(rank(insisting(data)).pairs()).hasSize(10);
    assertThat(export(insisting(data)).images()).isEqualTo(2);
    assertThat(begin(insisting(data), file).network()).isPresent();
    for (String run : List.of("search", "begun")) {
      assertThat(folder.resolve(run).resolve("config.yaml")).content().contains("labels: by-order");
    }
    Checkpoint begun = CheckpointFile.read(folder.resolve("begun").resolve(TrainSupernet.FILE));
    assertThat(begun.classes().names()).as("those of the images it was trained on").contains("zzz");
    assertThat(begun.metrics().get("config"))
        .as("insisting is no property of a network")
        .doesNotContain("labels");
  }

  @Test
  void aRunIsNotGoneOnWithWhereItsWeightsHaveOtherClasses() throws IOException {
    TrainResult stopped =
        new TrainSupernet(
                play.config(),
                Optional.empty(),
                play.context("stopped", false, Playground.after(6)))
            .run();
    assertThat(stopped.interrupted()).isTrue();
    for (Path saved : Wrong.files(folder.resolve("stopped/checkpoints"))) {
      List<String> names = List.of("zzz", "c1", "c2");
      CheckpointFile.write(saved, CheckpointFile.read(saved).withClasses(new ClassNames(names)));
    }
    assertThatThrownBy(
            () ->
                new TrainSupernet(
                        play.config(), Optional.empty(), play.context("stopped", true, () -> false))
                    .run())
        .isInstanceOf(DataException.class)
        .hasMessageContaining("class 0 is \"zzz\" in the weights and \"c000-");
  }

  @Test
  void theWeightsNameWhatIsPredicted() throws IOException {
    Path predictions = folder.resolve("predictions.csv");
    Path data = data(Wrong.RENAMED);
    new EvaluateArchitecture(
            insisting(data), supernet, request(Optional.of(predictions)), play.engines())
        .run();
    List<String> lines = Files.readAllLines(predictions);
    assertThat(lines).hasSize(13);
    assertThat(lines.get(1)).startsWith("c001-").contains("," + supernet.classes().names().get(0));
    assertThat(lines.stream().filter(line -> line.startsWith("zzz/")))
        .as("class 2 of the weights, and no word of the folder's name in a prediction")
        .hasSize(4)
        .allMatch(line -> line.contains("," + supernet.classes().names().get(2) + ","))
        .allMatch(line -> line.indexOf("zzz", 1) < 0);
  }

  @Test
  void weightsWithoutNamesTakeThoseOfTheImagesForPredictions() throws IOException {
    Path predictions = folder.resolve("predictions.csv");
    Checkpoint numbered = supernet.withClasses(ClassNames.numbered(3));
    new EvaluateArchitecture(
            config(play.data()), numbered, request(Optional.of(predictions)), play.engines())
        .run();
    assertThat(Files.readAllLines(predictions).get(1)).contains(",c000-");
  }

  private void refuses(Wrong wrong, org.assertj.core.api.ThrowableAssert.ThrowingCallable command) {
    assertThatThrownBy(command)
        .isInstanceOf(DataException.class)
        .hasMessageContaining("are not those of the weights")
        .hasMessageContainingAll(wrong.parts);
  }

  private Path data(Wrong wrong) throws IOException {
    Path data = folder.resolve("wrong");
    new DemoDataset(3, 10, 4, 16, new Seed(1)).write(data);
    for (String split : List.of("train", "val")) {
      wrong.make(data.resolve(split));
    }
    return data;
  }

  private SposConfig config(Path data, String... assignments) {
    return play.config(
            Stream.concat(Stream.of("data.dir=" + data), Stream.of(assignments))
                .toArray(String[]::new))
        .withSpace(supernet.space());
  }

  /** Under other names it cannot be told either which images trained the weights. */
  private SposConfig insisting(Path data) {
    return config(data, "data.labels=by-order", "data.trainedOn=withoutSearchSplit");
  }

  private static EvaluateArchitecture.Request request(Optional<Path> predictions) {
    return new EvaluateArchitecture.Request(
        Optional.of(PATH), Split.VAL, Optional.empty(), predictions, Optional.empty());
  }

  private EvaluateArchitecture.Result evaluate(SposConfig config) {
    return new EvaluateArchitecture(config, supernet, request(Optional.empty()), play.engines())
        .run();
  }

  private SearchArchitecture.Result search(SposConfig config) {
    return new SearchArchitecture(config, supernet, file, Optional.empty(), play.context("search"))
        .run();
  }

  private RankArchitectures.Result rank(SposConfig config) {
    return new RankArchitectures(
            config, supernet, Path.of("s"), RankRequest.trained(10), play.context("rank"))
        .run();
  }

  private TrainResult begin(SposConfig config, Path weights) {
    return new TrainSupernet(config, Optional.of(weights), play.context("begun")).run();
  }

  private ExportNetwork.Result export(SposConfig config) {
    return new ExportNetwork(
            config,
            supernet,
            new ExportNetwork.Request(
                ExportFormat.SAFETENSORS,
                folder.resolve("network.safetensors"),
                Optional.of(PATH),
                Optional.empty(),
                2),
            play.engines())
        .run();
  }
}
