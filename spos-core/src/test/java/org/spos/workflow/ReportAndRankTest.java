package org.spos.workflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.spos.checkpoint.Checkpoint;
import org.spos.checkpoint.CheckpointFile;
import org.spos.error.CheckpointException;
import org.spos.report.RunReport;
import org.spos.run.RankFile;
import org.spos.run.RankFile.Pair;
import org.spos.space.Architecture;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;

class ReportAndRankTest {
  @TempDir Path folder;
  private Playground play;
  private Checkpoint supernet;

  @BeforeEach
  void train() {
    play = Playground.in(folder);
    TrainResult trained =
        new TrainSupernet(play.config(), Optional.empty(), play.context("runs/supernet")).run();
    supernet = CheckpointFile.read(trained.network().orElseThrow());
  }

  @Test
  void aReportShowsEveryRunOfAFolder() throws Exception {
    new SearchArchitecture(
            play.config().withSpace(supernet.space()),
            supernet,
            Path.of("s"),
            Optional.empty(),
            play.context("runs/search"))
        .run();
    new TrainFromScratch(play.config(), Architecture.of(0, 3, 1), play.context("runs/scratch"))
        .run();
    String page = RunReport.of(folder.resolve("runs"));
    JsonNode charts = charts(page);
    // probes and validations come every 10,000 iterations, so there are none here
    for (String run : List.of("run-1", "run-3")) {
      for (String chart : List.of("loss", "accuracy", "rate", "speed", "wait")) {
        assertThat(charts.path(run + "-" + chart).path("series").path(0).path("x"))
            .as(run + " " + chart)
            .hasSize(12);
      }
    }
    long candidates = Files.readAllLines(folder.resolve("runs/search/journal.jsonl")).size() - 1;
    assertThat(series(charts, "run-2-candidates", "candidates, the fainter the earlier").path("y"))
        .hasSize((int) candidates);
    assertThat(charts.has("run-1-sampling")).isTrue();
    assertThat(charts.has("run-3-sampling")).isFalse();
    // a drawing for each chart, the choices of the search and two networks; parsed as XML
    assertThat(svg(page)).hasSize(charts.size() + 2);
    assertThat(page).contains("<code>0,3,1</code>", "spos test", "trained alone");
    assertThat(page).doesNotContain(">NaN");
  }

  @Test
  void aReportOfRunsFromAnywhereComparesThem() throws Exception {
    new TrainSupernet(play.config("seed=7"), Optional.empty(), play.context("elsewhere/deep/other"))
        .run();
    Path one = folder.resolve("runs/supernet");
    String page = RunReport.of(List.of(one, folder.resolve("elsewhere"), one));
    JsonNode charts = charts(page);
    JsonNode over = charts.path("compare-train-supernet-loss").path("series");
    assertThat(over).hasSize(2);
    assertThat(over.path(0).path("name").asText()).isEqualTo("runs/supernet");
    assertThat(over.path(1).path("name").asText()).isEqualTo("elsewhere/deep/other");
    assertThat(over.path(1).path("y"))
        .isEqualTo(charts.path("run-2-loss").path("series").path(0).path("y"));
    assertThat(page).contains("<td>seed</td><td>0</td><td>7</td>");
  }

  @Test
  void aReportNeedsARun() {
    assertThatThrownBy(() -> RunReport.of(play.data()))
        .isInstanceOf(CheckpointException.class)
        .hasMessageContaining("holds no run");
  }

  @Test
  void aRankGoesOnWhereItStopped() throws Exception {
    List<Pair> whole = rank("whole", false, () -> false).pairs();
    assertThat(whole).hasSize(10).doesNotHaveDuplicates();
    RankArchitectures.Result stopped = rank("parts", false, Playground.after(45));
    assertThat(stopped.interrupted()).isTrue();
    assertThat(stopped.pairs()).hasSizeBetween(1, 9);
    RankArchitectures.Result ended = rank("parts", true, () -> false);
    assertThat(ended.interrupted()).isFalse();
    assertThat(ended.pairs()).containsExactlyInAnyOrderElementsOf(whole);
    assertThat(RankFile.read(folder.resolve("parts/pairs.csv"))).isEqualTo(ended.pairs());
    String page = RunReport.of(folder.resolve("parts"));
    JsonNode charts = charts(page);
    for (String score : List.of("cumulative-top1", "cumulative-loss", "weights-angle")) {
      assertThat(series(charts, "run-1-truth-" + score, "networks").path("x")).hasSize(10);
    }
    assertThat(page).contains("Truth and score: cumulative loss").doesNotContain(">NaN");
    assertThatThrownBy(() -> rank("parts", false, () -> false))
        .isInstanceOf(CheckpointException.class)
        .hasMessageContaining("--resume");
  }

  @Test
  void pairsOfOtherConditionsAreNotMixed() throws Exception {
    Path file = folder.resolve("p.csv");
    Pair pair = new Pair(Architecture.of(1, 2), 7, 12.5, 50.25);
    try (RankFile open = RankFile.open(file, Map.of("seed", "1"))) {
      open.append(pair);
    }
    Files.writeString(file, Files.readString(file) + "3 4,7,1");
    try (RankFile open = RankFile.open(file, Map.of("seed", "1"))) {
      assertThat(open.pairs()).containsExactly(pair);
    }
    assertThat(RankFile.read(file)).containsExactly(pair);
    assertThatThrownBy(() -> RankFile.open(file, Map.of("seed", "2")))
        .isInstanceOf(CheckpointException.class)
        .hasMessageContaining("seed: 1 → 2");
    Files.writeString(file, "a,b\n");
    assertThatThrownBy(() -> RankFile.read(file))
        .isInstanceOf(CheckpointException.class)
        .hasMessageContaining("line 1 of");
  }

  private RankArchitectures.Result rank(String run, boolean resume, BooleanSupplier stop) {
    return new RankArchitectures(
            play.config().withSpace(supernet.space()),
            supernet,
            Path.of("s"),
            RankRequest.trained(10),
            play.context(run, resume, stop))
        .run();
  }

  private static JsonNode charts(String page) throws Exception {
    String from = "<script type=\"application/json\" id=\"model\">";
    int start = page.indexOf(from) + from.length();
    return new ObjectMapper().readTree(page.substring(start, page.indexOf("</script>", start)));
  }

  private static JsonNode series(JsonNode charts, String chart, String name) {
    for (JsonNode one : charts.path(chart).path("series")) {
      if (one.path("name").asText().equals(name)) {
        return one;
      }
    }
    throw new AssertionError(chart + " has no " + name);
  }

  private static List<Element> svg(String page) throws Exception {
    String body = page.substring(page.indexOf("<main"), page.indexOf("</main>") + 7);
    NodeList found =
        DocumentBuilderFactory.newInstance()
            .newDocumentBuilder()
            .parse(new ByteArrayInputStream(body.getBytes(StandardCharsets.UTF_8)))
            .getElementsByTagName("svg");
    return IntStream.range(0, found.getLength()).mapToObj(i -> (Element) found.item(i)).toList();
  }
}
