package org.spos.workflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.spos.artifact.ArchitectureFile;
import org.spos.checkpoint.Checkpoint;
import org.spos.checkpoint.CheckpointFile;
import org.spos.config.DataConfig.SearchSplit;
import org.spos.config.SposConfig;
import org.spos.data.ImageSet;
import org.spos.data.ScoredOn;
import org.spos.data.ScoredOn.Kind;
import org.spos.data.SearchShare;
import org.spos.data.TrainedOn;
import org.spos.error.ConfigException;
import org.spos.evolve.Evaluation;
import org.spos.run.Manifest;
import org.spos.space.Architecture;
import org.spos.workflow.EvaluateArchitecture.Request;
import org.spos.workflow.EvaluateArchitecture.Split;

/**
 * Nothing is scored on images that trained it, and val's figure comes with that of the images that
 * had no say. 3 classes of 10 training and 4 validation images; 2 of each class are held out.
 */
class UnseenTest {
  @TempDir Path folder;
  private Playground play;

  @BeforeEach
  void draw() {
    play = Playground.in(folder);
  }

  @Test
  void theCheckpointsOfATrainingSayWhatTheyWereTrainedOn() {
    Checkpoint held = supernet("held");
    assertThat(ImageRecords.trainedOn(held).orElseThrow().text())
        .matches(
            "withoutSearchSplit perClass=2 fraction=0.0 seed=0 images=24 train=\\w{64} held=\\w{64}");
    Checkpoint all = supernet("all", "data.searchSplit=val-part");
    assertThat(ImageRecords.trainedOn(all).orElseThrow().text())
        .matches("all images=30 train=\\w{64}");
    Path stopped = folder.resolve("stopped");
    new TrainSupernet(
            play.config("data.searchSplit=val"),
            Optional.empty(),
            play.context("stopped", false, Playground.after(4)))
        .run();
    TrainResult resumed =
        new TrainSupernet(
                play.config("data.searchSplit=val"),
                Optional.empty(),
                play.context("stopped", true, () -> false))
            .run();
    assertThat(stopped).exists();
    assertThat(ImageRecords.trainedOn(read(resumed)).orElseThrow().isAll()).isTrue();
  }

  /** What a checkpoint of 0.1 holds is the configuration of its training. */
  @Test
  void aCheckpointOfVersion01SaysItByItsConfiguration() {
    Checkpoint held = supernet("held");
    Checkpoint old = with(held, Map.of("config", held.metrics().get("config")));
    assertThat(ImageRecords.trainedOn(old))
        .contains(TrainedOn.unnamed(Optional.of(SearchShare.of(2)), SplitRule.SEED));
    assertThatThrownBy(() -> search(old, "run", "data.searchFraction=0.3"))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("3 of the 9 images that would score the weights trained them");
    assertThat(search(old, "again").scoredOn().orElseThrow().set()).isEqualTo(Kind.SEARCH);
    Checkpoint val = supernet("val", "data.searchSplit=val");
    Checkpoint oldVal = with(val, Map.of("config", val.metrics().get("config")));
    assertThat(ImageRecords.trainedOn(oldVal).orElseThrow().isAll()).isTrue();
  }

  @Test
  void aSupernetThatSawAllOfTrainIsNotScoredOnTrain() {
    Checkpoint all = supernet("all", "data.searchSplit=val");
    assertThatThrownBy(() -> search(all, "run"))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("6 of the 6 images that would score the weights trained them")
        .hasMessageContaining("(all of train)")
        .hasMessageContaining("-D data.searchSplit=val-part");
    assertThat(folder.resolve("run")).doesNotExist();
    assertThatThrownBy(
            () ->
                new RankArchitectures(
                        config(all),
                        all,
                        Path.of("s"),
                        RankRequest.trained(10),
                        play.context("rank"))
                    .run())
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("6 of the 6 images");
    assertThatThrownBy(() -> evaluate(all, Split.SEARCH))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("6 of the 6 images");
    ScoredOn part = search(all, "part", "data.searchSplit=val-part").scoredOn().orElseThrow();
    assertThat(part.set()).isEqualTo(Kind.VAL_PART);
    assertThat(search(all, "val", "data.searchSplit=val").scoredOn().orElseThrow().images())
        .isEqualTo(12);
    assertThat(search(all, "insists", "data.trainedOn=withoutSearchSplit").scoredOn().orElseThrow())
        .extracting(ScoredOn::set, ScoredOn::images)
        .containsExactly(Kind.SEARCH, 6);
    assertThat(folder.resolve("insists/config.yaml"))
        .content()
        .contains("trainedOn: withoutSearchSplit");
  }

  /** 1 of each class was held out, 2 are asked for: one of each was trained on. */
  @Test
  void aSearchMayNotAskForMoreThanTheTrainingLeftOut() {
    Checkpoint one = supernet("one", "data.searchPerClass=1");
    assertThatThrownBy(() -> search(one, "run"))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("3 of the 6 images that would score the weights trained them")
        .hasMessageContaining("-D data.searchPerClass=1 -D data.searchFraction=0 asks for those");
    assertThat(search(one, "fits", "data.searchPerClass=1").scoredOn().orElseThrow().images())
        .isEqualTo(3);
    Checkpoint tenth = supernet("tenth", "data.searchFraction=0.1");
    assertThatThrownBy(() -> search(tenth, "more", "data.searchFraction=0.3"))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("6 of the 9 images")
        .hasMessageContaining("-D data.searchFraction=0.1 asks for those");
  }

  @Test
  void otherTrainingImagesGiveAnotherSplitOfWhichNothingIsKnown() throws IOException {
    Checkpoint held = supernet("held");
    Path extra;
    try (var classes = Files.list(play.data().resolve("train"))) {
      extra = classes.sorted().findFirst().orElseThrow();
    }
    for (int i = 0; i < 9; i++) {
      Files.copy(extra.resolve("00000.jpg"), extra.resolve("new-" + i + ".jpg"));
    }
    assertThatThrownBy(() -> search(held, "run"))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("is not what the weights were trained on, so it cannot be told");
  }

  @Test
  void weightsToBeginWithBringTheImagesThatTrainedThem() {
    Path all = trained("all", Optional.empty(), "data.searchSplit=val").network().orElseThrow();
    TrainResult tuned = trained("tuned", Optional.of(all));
    assertThat(ImageRecords.trainedOn(read(tuned)).orElseThrow().parts()).hasSize(2);
    assertThatThrownBy(() -> search(read(tuned), "run"))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining(
            "6 of the 6 images that would score the weights trained them (train without 2 images of"
                + " each class, before that on all of train)");
    TrainResult resumed =
        trainedAgain("tuned-in-parts", all); // the resumed half is not told of the weights
    assertThat(ImageRecords.trainedOn(read(resumed)))
        .isEqualTo(ImageRecords.trainedOn(read(tuned)));
    Path imported = folder.resolve("imported.safetensors");
    CheckpointFile.write(imported, with(supernet("held"), Map.of()));
    assertThat(ImageRecords.trainedOn(read(trained("foreign", Optional.of(imported)))))
        .map(TrainedOn::isAll)
        .contains(true);
    assertThat(
            ImageRecords.trainedOn(
                read(trained("said", Optional.of(imported), "data.trainedOn=withoutSearchSplit"))))
        .map(TrainedOn::isAll)
        .contains(false);
  }

  /** Steps 2 and 3 and an evaluation, with a supernet of which nothing is known. */
  @Test
  void anImportedSupernetIsScoredOnAPartOfValAndTheRestOfValJudges() throws IOException {
    Checkpoint imported = with(supernet("held"), Map.of());
    ArchitectureFile best = search(imported, "search", "data.searchPerClass=0");
    ScoredOn scored = best.scoredOn().orElseThrow();
    assertThat(scored)
        .extracting(ScoredOn::set, ScoredOn::share, ScoredOn::images)
        .containsExactly(Kind.VAL_PART, Optional.of(SearchShare.of(1)), 3);
    assertThat(folder.resolve("search/config.yaml")).content().contains("searchSplit: val-part");
    assertThat(Files.readAllLines(folder.resolve("search/journal.jsonl")).get(0))
        .contains("\"tester.scoredOn\":\"" + scored.text() + "\"")
        .contains("\"tester.trainedOn\":\"all images=0\"");
    assertThat(Manifest.read(folder.resolve("search/manifest.json")).inputs())
        .containsEntry("scoredOn", scored.text());
    assertThat(
            ArchitectureFile.read(
                folder.resolve("search/architecture_final.json"), imported.space()))
        .isEqualTo(best);

    TrainFromScratch.Result scratch =
        new TrainFromScratch(
                config(imported),
                Epochs.AS_CONFIGURED,
                best.architecture(),
                best.scoredOn(),
                play.context("scratch"))
            .run();
    ValResult val = scratch.val().orElseThrow();
    assertThat(val.whole().images()).isEqualTo(12);
    assertThat(val.spent()).contains(3);
    assertThat(val.rest().orElseThrow().images()).isEqualTo(9);

    Path predictions = folder.resolve("predictions.csv");
    Checkpoint network = CheckpointFile.read(scratch.training().network().orElseThrow());
    EvaluateArchitecture.Result evaluated =
        evaluate(
            network,
            new Request(
                Optional.empty(),
                Split.VAL,
                Optional.empty(),
                Optional.of(predictions),
                Optional.empty(),
                Optional.empty()));
    assertThat(evaluated.evaluation()).isEqualTo(val.whole());
    assertThat(evaluated.rest()).isEqualTo(val.rest());
    assertThat(evaluated.rest().orElseThrow().top1Hits())
        .isEqualTo(hitsOf(predictions, unspent(network, scored)));

    Path network2 = folder.resolve("scratch/architecture_final.json");
    assertThat(ArchitectureFile.read(network2, imported.space()).scoredOn()).contains(scored);
    assertThat(search(imported, "two", "data.searchPerClass=2").scoredOn().orElseThrow().images())
        .isEqualTo(6);
    assertThat(search(imported, "half", "data.searchPerClass=50").scoredOn().orElseThrow().images())
        .as("at most half of each class of 4")
        .isEqualTo(6);
  }

  @Test
  void theUserMaySayThatAnImportedSupernetLeftTheSearchSplitOut() {
    Checkpoint imported = with(supernet("held"), Map.of());
    assertThat(
            search(imported, "said", "data.trainedOn=withoutSearchSplit").scoredOn().orElseThrow())
        .extracting(ScoredOn::set, ScoredOn::images)
        .containsExactly(Kind.SEARCH, 6);
    assertThat(search(supernet("ours"), "all", "data.trainedOn=all").scoredOn().orElseThrow().set())
        .isEqualTo(Kind.VAL_PART);
    EvaluateArchitecture.Result evaluated = evaluate(imported, Split.SEARCH);
    assertThat(evaluated.evaluation().images()).as("2 of each class of val").isEqualTo(6);
    assertThat(evaluated.searchSplit()).isEqualTo(SearchSplit.VAL_PART);
  }

  @Test
  void itIsNotKnownWhatScoredAnArchitectureFromElsewhere() {
    Checkpoint held = supernet("held");
    EvaluateArchitecture.Result unknown = evaluate(held, Split.VAL);
    assertThat(unknown.evaluation().images()).isEqualTo(12);
    assertThat(unknown.rest()).isEmpty();
    ScoredOn ofTrain = search(held, "run").scoredOn().orElseThrow();
    assertThat(evaluate(held, request(Split.VAL, Optional.of(ofTrain))).rest())
        .map(Evaluation::images)
        .contains(12);
    ScoredOn another =
        new ScoredOn(Kind.VAL_PART, Optional.of(SearchShare.of(1)), 0, 0, 3, "0".repeat(64));
    assertThat(evaluate(held, request(Split.VAL, Optional.of(another))).rest()).isEmpty();
    ScoredOn whole = search(held, "val", "data.searchSplit=val").scoredOn().orElseThrow();
    assertThat(evaluate(held, request(Split.VAL, Optional.of(whole))).rest())
        .map(Evaluation::images)
        .contains(0);
  }

  /** Selection is over when a network is trained from scratch, so it may train on all of train. */
  @Test
  void aRetrainedNetworkSaysWhatItWasTrainedOn() {
    Checkpoint all = network("all");
    assertThatThrownBy(() -> evaluate(all, Split.SEARCH))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("6 of the 6 images that would score the weights trained them");
    assertThat(evaluate(all, Split.VAL).evaluation().images()).isEqualTo(12);
    Checkpoint held = network("held", "scratch.trainOn=withoutSearchSplit");
    assertThat(evaluate(held, Split.SEARCH).evaluation().images()).isEqualTo(6);
    Checkpoint old = with(held, Map.of("config", held.metrics().get("config")));
    assertThat(evaluate(old, Split.SEARCH).evaluation().images()).isEqualTo(6);
  }

  private Checkpoint network(String run, String... assignments) {
    return CheckpointFile.read(
        new TrainFromScratch(play.config(assignments), Architecture.of(1, 0, 0), play.context(run))
            .run()
            .training()
            .network()
            .orElseThrow());
  }

  @Test
  void aSampleOfValSpendsTheSampleOnly() {
    Checkpoint held = supernet("held");
    ScoredOn six =
        search(held, "val", "data.searchSplit=val", "tester.testImages=6").scoredOn().orElseThrow();
    assertThat(six.images()).isEqualTo(6);
    assertThat(evaluate(held, request(Split.VAL, Optional.of(six))).rest())
        .map(Evaluation::images)
        .contains(6);
  }

  private Set<String> unspent(Checkpoint network, ScoredOn scored) {
    Images images = Images.open(config(network));
    ImageSet val = images.val();
    Set<String> all =
        IntStream.range(0, val.size()).mapToObj(val::path).collect(Collectors.toSet());
    ImageSet spent = scored.choose(images.data());
    IntStream.range(0, spent.size()).forEach(i -> all.remove(spent.path(i)));
    return all;
  }

  private static int hitsOf(Path predictions, Set<String> images) throws IOException {
    int hits = 0;
    for (String row : Files.readAllLines(predictions)) {
      List<String> cells = List.of(row.split(",", -1));
      hits += images.contains(cells.get(0)) && cells.get(1).equals(cells.get(2)) ? 1 : 0;
    }
    return hits;
  }

  private ArchitectureFile search(Checkpoint supernet, String run, String... assignments) {
    return new SearchArchitecture(
            config(supernet, assignments),
            supernet,
            Path.of("s"),
            Optional.empty(),
            play.context(run))
        .run()
        .best()
        .orElseThrow();
  }

  private EvaluateArchitecture.Result evaluate(Checkpoint checkpoint, Split split) {
    return evaluate(checkpoint, request(split, Optional.empty()));
  }

  private EvaluateArchitecture.Result evaluate(Checkpoint checkpoint, Request request) {
    return new EvaluateArchitecture(config(checkpoint), checkpoint, request, play.engines()).run();
  }

  private static Request request(Split split, Optional<ScoredOn> scored) {
    return new Request(
        Optional.of(Architecture.of(1, 0, 0)),
        split,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        scored);
  }

  private Checkpoint supernet(String run, String... assignments) {
    return read(trained(run, Optional.empty(), assignments));
  }

  private TrainResult trained(String run, Optional<Path> weights, String... assignments) {
    return new TrainSupernet(play.config(assignments), weights, play.context(run)).run();
  }

  private TrainResult trainedAgain(String run, Path weights) {
    new TrainSupernet(
            play.config(), Optional.of(weights), play.context(run, false, Playground.after(4)))
        .run();
    return new TrainSupernet(play.config(), Optional.empty(), play.context(run, true, () -> false))
        .run();
  }

  private static Checkpoint read(TrainResult trained) {
    return CheckpointFile.read(trained.network().orElseThrow());
  }

  /** The same weights with other records, as another program or version would have written. */
  private static Checkpoint with(Checkpoint checkpoint, Map<String, String> metrics) {
    return new Checkpoint(
        checkpoint.space(),
        checkpoint.architecture(),
        0,
        0,
        "imported",
        new LinkedHashMap<>(metrics),
        checkpoint.parameters());
  }

  private SposConfig config(Checkpoint checkpoint, String... assignments) {
    List<String> all = new ArrayList<>(List.of(assignments));
    return play.config(all.toArray(String[]::new)).withSpace(checkpoint.space());
  }
}
