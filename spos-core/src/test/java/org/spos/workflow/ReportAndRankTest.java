package org.spos.workflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

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
    // 3 charts of each training, 2 of the search, 2 pictures; parsed as XML, so all tags match
    List<Element> drawings = svg(page);
    assertThat(drawings).hasSize(3 + 2 + 3 + 2);
    long candidates = Files.readAllLines(folder.resolve("runs/search/journal.jsonl")).size() - 1;
    assertThat(page.split("class=\"candidate\"", -1)).hasSize((int) candidates + 1);
    assertThat(page).contains("<dd>0,3,1</dd>", "spos test", "top-1 ");
    assertThat(page).doesNotContain("http:", "https:", "<script", "NaN");
  }

  @Test
  void aReportNeedsARun() {
    assertThatThrownBy(() -> RunReport.of(play.data()))
        .isInstanceOf(CheckpointException.class)
        .hasMessageContaining("holds no run");
  }

  @Test
  void aRankGoesOnWhereItStopped() {
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
    assertThat(page.split("class=\"network\"", -1))
        .as("10 by top-1, loss and angle, each raw, smoothed and mean")
        .hasSize(91);
    assertThat(page).contains("True accuracy and cumulative loss").doesNotContain("NaN");
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

  private static List<Element> svg(String page) throws Exception {
    String body = page.substring(page.indexOf("<body>"), page.indexOf("</html>"));
    NodeList found =
        DocumentBuilderFactory.newInstance()
            .newDocumentBuilder()
            .parse(new ByteArrayInputStream(body.getBytes(StandardCharsets.UTF_8)))
            .getElementsByTagName("svg");
    return IntStream.range(0, found.getLength()).mapToObj(i -> (Element) found.item(i)).toList();
  }
}
