package org.spos.workflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.spos.checkpoint.CheckpointFile;
import org.spos.config.ConfigLoader;
import org.spos.config.SposConfig;
import org.spos.data.demo.DemoDataset;
import org.spos.engine.Engines;
import org.spos.error.CheckpointException;
import org.spos.error.ConfigException;
import org.spos.error.DataException;
import org.spos.ranks.Brief;
import org.spos.ranks.Ranks;
import org.spos.run.Manifest;
import org.spos.seed.Seed;
import org.spos.space.Architecture;

/** Helpers that know of a run what they are told do its pieces, to the bit; with oneDNN. */
class HelpedRunTest {
  private static final String[] SETTINGS = {
    "engine=onednn",
    "threads=1",
    "supernet.iterations=4",
    "supernet.probeEvery=0",
    "scratch.iterations=3",
    "scratch.validateEvery=0"
  };

  @TempDir Path folder;
  private Playground play;
  private SposConfig config;
  private Path supernet;

  @BeforeEach
  void train() {
    play = Playground.in(folder);
    config = play.config(SETTINGS);
    new TrainSupernet(config, Optional.empty(), context("supernet", false, Ranks.ALONE)).run();
    supernet = folder.resolve("supernet").resolve(TrainSupernet.FILE);
  }

  private RunContext context(String run, boolean resume, Ranks ranks) {
    return play.context(run, resume, () -> false, Engines.found(), ranks);
  }

  private SearchArchitecture.Result search(SposConfig how, RunContext context) {
    return new SearchArchitecture(
            how, CheckpointFile.read(supernet), supernet, Optional.empty(), context)
        .run();
  }

  private String text(String file) throws IOException {
    return Files.readString(folder.resolve(file));
  }

  @Test
  void aSearchWithHelpersHasTheJournalOfOneProcessThoughSomeAreLost() throws IOException {
    search(config, context("one", false, Ranks.ALONE));
    List<String> first =
        text("one/journal.jsonl").lines().skip(1).map(HelpedRunTest::piece).toList();
    ThreadHelpers helpers = new ThreadHelpers(3, List.of(first.get(0), first.get(7)));
    try (Ranks ranks = Ranks.helpedBy(helpers)) {
      search(config, context("three", false, ranks));
    }
    assertThat(text("three/journal.jsonl")).isEqualTo(text("one/journal.jsonl"));
    assertThat(helpers.done).containsExactlyInAnyOrderElementsOf(first);
    assertThat(Manifest.read(folder.resolve("three/manifest.json")).ranks())
        .isNotEmpty()
        .allMatch(line -> line.startsWith("helper: onednn on cpu"));
  }

  /** The piece that a line of a journal came of. */
  private static String piece(String line) {
    return "candidate " + line.replaceAll(".*\"architecture\":\"([0-9,]*)\".*", "$1");
  }

  @Test
  void aSearchByAngleIsJudgedByItThere() throws IOException {
    SposConfig angle = play.config(append("search.score=angle"));
    search(angle, context("one", false, Ranks.ALONE));
    try (Ranks ranks = Ranks.helpedBy(new ThreadHelpers(2, List.of()))) {
      search(angle, context("two", false, ranks));
    }
    assertThat(text("two/journal.jsonl")).isEqualTo(text("one/journal.jsonl")).contains("angle");
  }

  private static String[] append(String... more) {
    String[] all = java.util.Arrays.copyOf(SETTINGS, SETTINGS.length + more.length);
    System.arraycopy(more, 0, all, SETTINGS.length, more.length);
    return all;
  }

  @Test
  void aRankingWithHelpersHasTheScoresAndTrainingsOfOneProcess() throws IOException {
    rank(context("one", false, Ranks.ALONE));
    ThreadHelpers helpers = new ThreadHelpers(2, List.of());
    try (Ranks ranks = Ranks.helpedBy(helpers)) {
      rank(context("two", false, ranks));
    }
    assertThat(text("two/scores.csv")).isEqualTo(text("one/scores.csv"));
    assertThat(text("two/pairs.csv")).isEqualTo(text("one/pairs.csv"));
    assertThat(helpers.done).filteredOn(piece -> piece.startsWith("train ")).hasSize(10);
    String network = "scratch-03/" + TrainFromScratch.FILE;
    assertThat(CheckpointFile.read(folder.resolve("two").resolve(network)).digest())
        .isEqualTo(CheckpointFile.read(folder.resolve("one").resolve(network)).digest());
  }

  private void rank(RunContext context) {
    new RankArchitectures(
            config, CheckpointFile.read(supernet), supernet, RankRequest.trained(10), context)
        .run();
  }

  @Test
  void severalNetworksAreTrainedAsOneProcessTrainsEach() {
    List<Architecture> list = List.of(Architecture.of(2, 0, 1), Architecture.of(0, 3, 3));
    TrainFromScratch.Result alone =
        new TrainFromScratch(config, list.get(1), context("alone", false, Ranks.ALONE)).run();
    TrainSeveral.Result one = several(list, context("one", false, Ranks.ALONE));
    ThreadHelpers helpers = new ThreadHelpers(2, List.of());
    TrainSeveral.Result two;
    try (Ranks ranks = Ranks.helpedBy(helpers)) {
      two = several(list, context("two", false, ranks));
    }
    assertThat(one.trained()).extracting(TrainSeveral.Trained::architecture).isEqualTo(list);
    assertThat(one.trained().get(1).top1()).isEqualTo(alone.val().orElseThrow().whole().percent1());
    for (TrainSeveral.Result all : List.of(one, two)) {
      Path network = all.trained().get(1).run().resolve(TrainFromScratch.FILE);
      assertThat(CheckpointFile.read(network).digest())
          .isEqualTo(
              CheckpointFile.read(folder.resolve("alone").resolve(TrainFromScratch.FILE)).digest());
      assertThat(all.interrupted()).isFalse();
    }
    assertThat(helpers.done).containsExactlyInAnyOrder("train 0 2,0,1", "train 1 0,3,3");
  }

  private TrainSeveral.Result several(List<Architecture> list, RunContext context) {
    return new TrainSeveral(config, Epochs.AS_CONFIGURED, list, context).run();
  }

  @Test
  void severalTrainingsGoOnWithThoseThatAreLeft() {
    List<Architecture> list = List.of(Architecture.of(2, 0, 1), Architecture.of(0, 3, 3));
    RunContext stopped =
        play.context(
            "parts",
            false,
            () -> Files.exists(folder.resolve("parts/scratch-01/network.safetensors")),
            Engines.found());
    TrainSeveral.Result first = several(list, stopped);
    assertThat(first.interrupted()).isTrue();
    assertThat(first.trained()).hasSize(1);
    ThreadHelpers helpers = new ThreadHelpers(2, List.of());
    try (Ranks ranks = Ranks.helpedBy(helpers)) {
      TrainSeveral.Result second = several(list, context("parts", true, ranks));
      assertThat(second.trained()).hasSize(2).startsWith(first.trained().get(0));
    }
    assertThat(helpers.done).containsExactly("train 1 0,3,3");
    assertThatExceptionOfType(CheckpointException.class)
        .isThrownBy(
            () -> several(List.of(list.get(1), list.get(0)), context("parts", true, Ranks.ALONE)))
        .withMessageContaining("is of 2,0,1, and the list has 0,3,3 there");
  }

  private Brief brief(Map<String, String> other) {
    ThreadHelpers helpers = new ThreadHelpers(1, List.of());
    try (Ranks ranks = Ranks.helpedBy(helpers)) {
      search(config, context("brief", false, ranks));
    }
    Brief brief = helpers.briefs.get(0);
    Map<String, String> told = new HashMap<>(brief.told());
    told.putAll(other);
    return new Brief(brief.facts(), told);
  }

  @Test
  void aHelperWithOtherWeightsIsNamed() {
    new TrainSupernet(config.withSeed(2), Optional.empty(), context("other", false, Ranks.ALONE))
        .run();
    String other = "" + folder.resolve("other").resolve(TrainSupernet.FILE);
    assertThatExceptionOfType(CheckpointException.class)
        .isThrownBy(
            () ->
                HelpedRun.open(
                    brief(Map.of("help/supernet", other)), ThreadHelpers.helper("executor 1")))
        .withMessageStartingWith("executor 1 has another supernet than the driver: ");
  }

  @Test
  void aHelperWithOtherImagesIsNamed() {
    Path other = folder.resolve("fewer");
    new DemoDataset(3, 9, 4, 16, new Seed(1)).write(other);
    assertThatExceptionOfType(DataException.class)
        .isThrownBy(
            () ->
                HelpedRun.open(
                    brief(Map.of("data.dir", "" + other)), ThreadHelpers.helper("executor 1")))
        .withMessageStartingWith("executor 1 has another data set than the driver: ");
  }

  @Test
  void aHelperWithOtherSettingsIsNamed() {
    SposConfig other = play.config(append("tester.recalibrationImages=9"));
    assertThatExceptionOfType(ConfigException.class)
        .isThrownBy(
            () ->
                HelpedRun.open(
                    brief(Map.of("help/config", ConfigLoader.toYaml(other))),
                    ThreadHelpers.helper("executor 1")))
        .withMessageStartingWith(
            "executor 1 has another tester.recalibrationImages than the driver: 9,");
  }
}
