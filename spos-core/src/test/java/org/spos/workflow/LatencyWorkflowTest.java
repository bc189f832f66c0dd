package org.spos.workflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.spos.artifact.LatencyFile;
import org.spos.artifact.LatencyFile.Times;
import org.spos.checkpoint.Checkpoint;
import org.spos.checkpoint.CheckpointFile;
import org.spos.config.SposConfig;
import org.spos.cost.OperationKey;
import org.spos.engine.Engines;
import org.spos.error.CheckpointException;
import org.spos.error.ConfigException;
import org.spos.error.ConstraintException;
import org.spos.interop.SampleNetwork;
import org.spos.space.Architecture;

class LatencyWorkflowTest {
  @TempDir Path folder;

  @Test
  void measuresTheCandidatesOfEachBlock() {
    Playground play = Playground.in(folder);
    MeasureLatency.Result result = new MeasureLatency(play.config(), 1, 3, play.engines()).run();
    // FakeNetwork: 1 ms for the stem, 1 + choice for each block, 2 for the rest
    assertThat(result.table().times())
        .containsEntry(OperationKey.parse("conv1", "3,4,16,16,1"), Times.exactly(1))
        .containsEntry(
            OperationKey.parse("shufflenet_5x5_stride_2", "4,8,4,16,16,2"), Times.exactly(2))
        .containsEntry(OperationKey.parse("xception_3x3_stride_1", "8,8,4,8,8,1"), Times.exactly(4))
        .containsEntry(OperationKey.parse("rest_operation", "8,5,8,8,1"), Times.exactly(2))
        .hasSize(10);
    assertThat(result.check().toString()).isEqualTo("0,1,2");
    assertThat(result.predictedMillis()).isCloseTo(9, within(1e-9));
    assertThat(result.measuredMillis()).isCloseTo(9, within(1e-9));
    assertThat(result.table().conditions()).containsKeys("threads", "engine", "cpu", "batch");
  }

  @Test
  void measuresAnArchitectureOfTheUserAsAWhole() {
    Playground play = Playground.in(folder);
    Architecture path = Architecture.of(3, 0, 3);
    MeasureLatency.Result result =
        new MeasureLatency(play.config(), 1, 1, path, play.engines()).run();
    assertThat(result.check()).isEqualTo(path);
    // 1 ms for the stem, 4 + 1 + 4 for the blocks, 2 for the rest
    assertThat(result.predictedMillis()).isCloseTo(12, within(1e-9));
    assertThat(result.measuredMillis()).isCloseTo(12, within(1e-9));
    assertThatThrownBy(
            () -> new MeasureLatency(play.config(), 1, 1, Architecture.of(3), play.engines()))
        .isInstanceOf(ConfigException.class);
  }

  @Test
  void measuresTheRealEngine() {
    SposConfig config = SposConfig.defaults().withSpace(SampleNetwork.SPACE);
    MeasureLatency.Result result = new MeasureLatency(config, 2, 2, Engines.found()).run();
    assertThat(result.table().times().values())
        .allSatisfy(
            times -> {
              assertThat(times.median()).isPositive();
              assertThat(times.low()).isBetween(0.0, times.median());
              assertThat(times.high()).isGreaterThanOrEqualTo(times.median());
            });
  }

  @Test
  void theSearchKeepsTheLatencyLimit() {
    Playground play = Playground.in(folder);
    Checkpoint supernet =
        CheckpointFile.read(
            new TrainSupernet(play.config(), Optional.empty(), play.context("supernet"))
                .run()
                .network()
                .orElseThrow());
    Path file = folder.resolve("latency.json");
    LatencyFile table =
        new MeasureLatency(play.config().withSpace(supernet.space()), 1, 1, play.engines())
            .run()
            .table();
    table.write(file);
    SearchArchitecture.Result result = search(play, supernet, "run", file, 6);
    // 4^3 paths of 3 to 12 ms for the blocks and 3 ms besides: only 0,0,0 has 6 ms
    assertThat(result.best().orElseThrow().architecture().toString()).isEqualTo("0,0,0");
    assertThat(result.evaluations()).isEqualTo(1);
    assertThat(result.latencyMillis()).contains(6.0);
    assertThatThrownBy(() -> search(play, supernet, "other", file, 5.9))
        .isInstanceOf(ConstraintException.class)
        .hasMessageContaining("the lowest is 6.000 ms");
  }

  @Test
  void aSearchGoesOnWithAMovedTableAndNotWithAChangedOne() throws IOException {
    Playground play = Playground.in(folder);
    Checkpoint supernet =
        CheckpointFile.read(
            new TrainSupernet(play.config(), Optional.empty(), play.context("supernet"))
                .run()
                .network()
                .orElseThrow());
    LatencyFile table =
        new MeasureLatency(play.config().withSpace(supernet.space()), 1, 1, play.engines())
            .run()
            .table();
    Path first = folder.resolve("first.json");
    table.write(first);
    assertThat(search(play, supernet, play.context("run", false, Playground.after(4)), first, 12))
        .matches(SearchArchitecture.Result::interrupted);
    Path moved = folder.resolve("moved.csv");
    table.write(moved);
    Files.delete(first);
    Map<OperationKey, Times> slower = new LinkedHashMap<>(table.times());
    slower.replace(OperationKey.parse("conv1", "3,4,16,16,1"), Times.exactly(1.5));
    Path changed = folder.resolve("changed.json");
    new LatencyFile(table.conditions(), slower).write(changed);
    RunContext again = play.context("run", true, () -> false);
    assertThatThrownBy(() -> search(play, supernet, again, changed, 12))
        .isInstanceOf(CheckpointException.class)
        .hasMessageContaining("the numbers of its latencyTable changed");
    assertThat(search(play, supernet, again, moved, 12).interrupted()).isFalse();
    List<String> journal = Files.readAllLines(folder.resolve("run/journal.jsonl"));
    assertThat(journal.get(0))
        .doesNotContain("first.json")
        .containsPattern("latencyTable.{3,9}[0-9a-f]{64}");
  }

  private static SearchArchitecture.Result search(
      Playground play, Checkpoint supernet, String run, Path table, double limit) {
    return search(play, supernet, play.context(run), table, limit);
  }

  private static SearchArchitecture.Result search(
      Playground play, Checkpoint supernet, RunContext context, Path table, double limit) {
    SposConfig config =
        play.config("search.latencyTable=" + table, "search.latencyLimit=" + limit)
            .withSpace(supernet.space());
    return new SearchArchitecture(config, supernet, Path.of("s"), Optional.empty(), context).run();
  }
}
