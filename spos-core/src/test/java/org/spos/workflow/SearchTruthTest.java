package org.spos.workflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.spos.config.Assignment;
import org.spos.config.ConfigLoader;
import org.spos.config.SposConfig;
import org.spos.cost.Flops;
import org.spos.error.CheckpointException;
import org.spos.error.ConfigException;
import org.spos.error.ConstraintException;
import org.spos.error.DataException;
import org.spos.space.Architecture;
import org.spos.space.TinySpace;
import org.spos.text.Text;
import org.spos.workflow.SearchTruth.Result;
import org.spos.workflow.SearchTruth.Scores;
import org.spos.workflow.SearchTruth.Step;

/** On a table of 64 networks, no two alike. */
class SearchTruthTest {
  private static final List<Architecture> NETWORKS = TinySpace.all(Playground.SPACE);

  @TempDir Path folder;
  private Path table;

  /** Network i has 30 + (i · 37 mod 64) / 2 %: all different, in no order. */
  private static double accuracy(int network) {
    return 30 + (network * 37 % 64) / 2.0;
  }

  @BeforeEach
  void write() throws IOException {
    table = write(64);
  }

  private Path write(int count) throws IOException {
    return Files.writeString(
        folder.resolve("truth.csv"),
        IntStream.range(0, count)
            .mapToObj(i -> NETWORKS.get(i).toString().replace(',', ' ') + "," + accuracy(i))
            .collect(Collectors.joining("\n", "architecture,top1\n", "\n")));
  }

  private Result search(int searches, String... keys) {
    return new SearchTruth(config(keys), table, Optional.empty(), searches).run();
  }

  private Result searchBy(String scores, String column, String... keys) throws IOException {
    Path file = Files.writeString(folder.resolve("networks.csv"), scores);
    Optional<Scores> by = Optional.of(new Scores(file, column));
    return new SearchTruth(config(keys), table, by, 3).run();
  }

  /** A supernet that puts the networks in the opposite order, and another column that is right. */
  private static String opposite() {
    return IntStream.range(0, 64)
        .mapToObj(
            i ->
                Text.format(
                    "%s,%s,%s",
                    NETWORKS.get(i).toString().replace(',', ' '), accuracy(i), 7 - accuracy(i)))
        .collect(Collectors.joining("\n", "architecture,right,cumulative top1\n", "\n"));
  }

  private static SposConfig config(String... keys) {
    List<Assignment> assignments =
        List.of(
                "search.flopsLimit=1G",
                "search.epochs=4",
                "search.population=6",
                "search.select=3",
                "search.mutations=3",
                "search.crossovers=3")
            .stream()
            .map(Assignment::parse)
            .toList();
    return ConfigLoader.load(
        ConfigLoader.load(
            SposConfig.defaults().withSpace(Playground.SPACE), List.of(), assignments),
        List.of(),
        List.of(keys).stream().map(Assignment::parse).toList());
  }

  @Test
  void aSearchOfAllNetworksFindsTheBest() {
    Result result = search(3, "search.epochs=11");
    assertThat(result.possible().accuracy()).isEqualTo(30 + 63 / 2.0);
    assertThat(result.median()).isEqualTo(result.possible());
    assertThat(result.median().rank()).isEqualTo(1);
    assertThat(result.evaluations()).as("11 times 6 are more than there are").isEqualTo(64);
    Step last = result.steps().get(result.steps().size() - 1);
    assertThat(last.rank().median()).isEqualTo(1);
    assertThat(last.accuracy().low()).isEqualTo(30 + 63 / 2.0);
  }

  @Test
  void scoresLeadTheSearchAndTheTruthJudgesIt() throws IOException {
    Result wrong = searchBy(opposite(), "cumulative top1", "search.epochs=11");
    assertThat(wrong.possible().accuracy()).isEqualTo(30 + 63 / 2.0);
    assertThat(wrong.chosen().accuracy()).isEqualTo(30);
    assertThat(wrong.median()).isEqualTo(wrong.chosen());
    assertThat(wrong.median().rank()).isEqualTo(64);
    Step last = wrong.steps().get(wrong.steps().size() - 1);
    assertThat(last.accuracy().high()).as("what is found, not the score").isEqualTo(30);
    assertThat(last.rankWithin().median()).isEqualTo(64);

    Result right = searchBy(opposite(), "right");
    assertThat(right.steps()).isEqualTo(search(3).steps());
  }

  @Test
  void scoresThatAreMissingAreNamed() throws IOException {
    assertThatThrownBy(() -> searchBy(opposite(), "ema loss"))
        .isInstanceOf(CheckpointException.class)
        .hasMessageContaining(
            "must name the columns architecture,ema loss, got architecture,right,cumulative top1");
    String one = opposite().lines().limit(2).collect(Collectors.joining("\n"));
    assertThatThrownBy(() -> searchBy(one, "right", "search.epochs=11"))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("networks.csv does not know");
    String twice = one + "\n" + one.lines().skip(1).findFirst().orElseThrow();
    assertThatThrownBy(() -> searchBy(twice, "right"))
        .isInstanceOf(CheckpointException.class)
        .hasMessageContaining("line 3 of")
        .hasMessageContaining("has a score already");
  }

  /**
   * The best of 6 random ones of 64 has a rank above r with C(64 − r, 6) / C(64, 6): 0.54 for 6,
   * 0.48 for 7, and of 24 with 0.62 for 1, 0.38 for 2.
   */
  @Test
  void randomSearchFindsWhatChanceSays() {
    Result result = search(400, "search.algorithm=random");
    assertThat(result.steps()).extracting(Step::evaluations).containsExactly(6, 12, 18, 24);
    assertThat(result.steps().get(0).rank().median()).isBetween(6.0, 8.0);
    assertThat(result.steps().get(3).rank().median()).isEqualTo(2);
    assertThat(result.random()).isEqualTo(result.steps());
  }

  /** Where neighbours are alike, mutants of the best beat random ones. */
  @Test
  void evolutionUsesWhatItHasFound() throws IOException {
    Files.writeString(
        table,
        NETWORKS.stream()
            .map(
                one ->
                    one.toString().replace(',', ' ')
                        + ","
                        + (30 + 10 * one.choice(0) + 3 * one.choice(1) + one.choice(2)))
            .collect(Collectors.joining("\n", "architecture,top1\n", "\n")));
    Result result = search(200);
    Step evolved = result.steps().get(3);
    Step random = result.random().get(3);
    assertThat(evolved.evaluations()).isEqualTo(random.evaluations());
    assertThat(evolved.accuracy().low()).isGreaterThan(random.accuracy().low());
    assertThat(evolved.rank().median()).isLessThanOrEqualTo(random.rank().median());
  }

  @Test
  void limitsHold() {
    Flops flops = new Flops(Playground.SPACE);
    long limit = flops.of(NETWORKS.get(20));
    List<Architecture> legal = NETWORKS.stream().filter(one -> flops.of(one) <= limit).toList();
    double best =
        legal.stream().mapToDouble(one -> accuracy(NETWORKS.indexOf(one))).max().orElseThrow();
    Result result = search(5, "search.flopsLimit=" + limit, "search.epochs=11");
    assertThat(result.networks()).isEqualTo(legal.size()).isLessThan(64);
    assertThat(result.possible().accuracy()).isEqualTo(best);
    assertThat(result.median().macs()).isLessThanOrEqualTo(limit);
    assertThat(result.median().rankWithin()).isEqualTo(1);
    assertThat(result.median().rank())
        .as("1 + 2 for each point that it lacks: accuracies are half a point apart")
        .isEqualTo(1 + (int) (2 * (30 + 63 / 2.0 - best)));
  }

  @Test
  void theSameSeedSearchesTheSame() {
    assertThat(search(3)).isEqualTo(search(3));
    assertThat(search(3, "seed=9").steps()).isNotEqualTo(search(3).steps());
  }

  @Test
  void whatIsMissingIsNamed() throws IOException {
    table = write(40);
    assertThatThrownBy(() -> search(1, "search.epochs=11"))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("which lies within the limits; a search needs a table of all");
    assertThatThrownBy(() -> search(0))
        .isInstanceOf(ConfigException.class)
        .hasMessage("--searches must be at least 1, got 0");
    long least = NETWORKS.stream().mapToLong(new Flops(Playground.SPACE)::of).min().orElseThrow();
    table =
        Files.writeString(
            table, "architecture,top1\n" + NETWORKS.get(63).toString().replace(',', ' ') + ",90\n");
    assertThatThrownBy(() -> search(1, "search.flopsLimit=" + least))
        .isInstanceOf(ConstraintException.class)
        .hasMessageContaining("knows no network within the limits");
  }
}
