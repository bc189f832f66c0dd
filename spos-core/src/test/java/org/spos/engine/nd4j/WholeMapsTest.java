package org.spos.engine.nd4j;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.spos.engine.EngineOptions;
import org.spos.engine.Golden;
import org.spos.engine.nd4j.Layout.Purpose;
import org.spos.plan.NetworkPlan;
import org.spos.space.Architecture;
import org.spos.space.Candidate;
import org.spos.space.Identity;
import org.spos.space.InitialWeights;
import org.spos.space.InvertedResidual;
import org.spos.space.Nonlinearity;
import org.spos.space.SearchSpace;
import org.spos.space.SearchSpace.Stage;

class WholeMapsTest {
  /** NAS-Bench-Macro's candidates in stages of 2 and 3 blocks. */
  private static final NetworkPlan MACRO = NetworkPlan.supernet(Golden.space("tiny-macro"));

  /** Each block keeps its shape; the first two offer an identity, two residuals and a 1×1. */
  private static final NetworkPlan KEPT = NetworkPlan.supernet(Golden.space("tiny-kept"));

  private static List<Integer> sources(NetworkPlan plan, Purpose purpose, String path) {
    WholeMaps maps = new WholeMaps(plan, purpose);
    return IntStream.rangeClosed(0, plan.blocks().size())
        .mapToObj(consumer -> maps.source(Architecture.parse(path), consumer))
        .toList();
  }

  /** Of each block and of the head; a first block of a stage always has a map of its own. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "1,1,1,1,1 | 0 1 2 3 4 5",
        "0,0,0,0,0 | 0 1 1 3 3 3",
        "0,1,0,0,1 | 0 1 2 3 3 5",
        "0,0,2,1,0 | 0 1 1 3 4 4"
      })
  void aBlockReadsTheLastMapThatWasMadeOnItsPath(String path, String expected) {
    assertThat(sources(MACRO, Purpose.TRAIN, path)).isEqualTo(numbers(expected));
    assertThat(sources(MACRO, Purpose.STATISTICS, path)).isEqualTo(numbers(expected));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {"1,1,1,1,1 | 0 1 1 3 3 3", "0,0,2,1,0 | 0 1 1 3 3 3"})
  void inEvaluationAResidualHasNoMapOfItsOwn(String path, String expected) {
    assertThat(sources(MACRO, Purpose.PREDICT, path)).isEqualTo(numbers(expected));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {"0,0,0 | 0 0 0 0", "1,3,2 | 0 1 2 3", "3,0,0 | 0 1 1 1", "0,0,1 | 0 0 0 3"})
  void aPathOfIdentitiesReadsTheStem(String path, String expected) {
    assertThat(sources(KEPT, Purpose.TRAIN, path)).isEqualTo(numbers(expected));
  }

  @Test
  void aMapIsKeptUntilNobodyReadsItOnAnyPath() {
    WholeMaps training = new WholeMaps(MACRO, Purpose.TRAIN);
    assertThat(readers(training)).containsExactly(0, 2, 2, 5, 5, 5);
    WholeMaps still = new WholeMaps(MACRO, Purpose.PREDICT);
    assertThat(readers(still)).containsExactly(0, 2, 2, 5, 5, 5);
    assertThat(IntStream.rangeClosed(0, 5).filter(still::isWritten)).containsExactly(0, 1, 3);
    assertThat(IntStream.rangeClosed(0, 5).allMatch(training::isWritten)).isTrue();
  }

  private static int[] readers(WholeMaps maps) {
    return IntStream.rangeClosed(0, 5).map(maps::lastReader).toArray();
  }

  @Test
  void theGradientsOfAStageLieInOnePlace() {
    WholeMaps maps = new WholeMaps(MACRO, Purpose.TRAIN);
    assertThat(IntStream.rangeClosed(0, 5).map(maps::firstOfRun)).containsExactly(0, 1, 1, 3, 3, 3);
    assertThat(IntStream.rangeClosed(0, 5).map(maps::lastOfRun)).containsExactly(0, 2, 2, 5, 5, 5);
    Layout layout = new Layout(MACRO, new ChannelRouting(MACRO), 4, Purpose.TRAIN);
    assertThat(layout.gradient(4)).isEqualTo(layout.gradient(3)).isEqualTo(layout.gradient(5));
    assertThat(layout.gradient(2)).isNotEqualTo(layout.gradient(3));
  }

  @Test
  void onlyNetworksWhoseBlocksWorkOnAllChannelsHaveWholeMaps() {
    assertThat(WholeMaps.suit(MACRO)).isTrue();
    assertThat(WholeMaps.suit(NetworkPlan.supernet(Golden.TINY))).isFalse();
  }

  @Test
  void layersOfIdentitiesTakeNoMemory() {
    NetworkPlan without = NetworkPlan.supernet(stages(0));
    NetworkPlan with = NetworkPlan.supernet(stages(3));
    assertThat(with.blocks()).hasSize(without.blocks().size() + 3);
    for (Purpose purpose : Purpose.values()) {
      MemoryNeed expected = new MemoryNeed(without, OneDnnProvider.partition(EngineOptions.cpu(2)));
      MemoryNeed found = new MemoryNeed(with, OneDnnProvider.partition(EngineOptions.cpu(2)));
      assertThat(found.activations(32, purpose)).isEqualTo(expected.activations(32, purpose));
      assertThat(found.parameters(1)).isEqualTo(expected.parameters(1));
    }
  }

  private static SearchSpace stages(int identities) {
    List<Candidate> residual = List.of(new InvertedResidual(3, 6));
    List<Candidate> nothing = List.of(new Identity());
    List<Stage> stages =
        identities == 0
            ? List.of(new Stage(2, 16, 2, residual, residual))
            : List.of(
                new Stage(2, 16, 2, residual, residual),
                new Stage(identities, 16, 1, nothing, nothing));
    return new SearchSpace(
        "deep",
        32,
        8,
        1,
        stages,
        32,
        4,
        0,
        residual,
        residual,
        Nonlinearity.RELU,
        true,
        InitialWeights.PUBLISHED);
  }

  /**
   * By hand, in floats of an image: y of the stem (8 channels of 32×32), whose z is made twice, as
   * the image is; of a first block the y of its three convolutions and its map, of the residual the
   * same; y and z of the head. Gradients take the place of what is done with.
   */
  @Test
  void aResidualKeepsItsInputOnce() {
    NetworkPlan plan = NetworkPlan.supernet(stages(0));
    long stem = 8 * 32 * 32;
    long first = 48 * 32 * 32 + (48 + 16 + 16) * 16 * 16;
    long residual = (96 + 96 + 16 + 16) * 16 * 16;
    long head = 2 * 32 * 16 * 16;
    long kept = 32 * (stem + first + residual + head);
    long found = new Layout(plan, new ChannelRouting(plan), 32, Purpose.TRAIN).size();
    assertThat(found).isBetween(kept, kept + kept / 4);
  }

  private static List<Integer> numbers(String text) {
    return List.of(text.split(" ")).stream().map(Integer::valueOf).toList();
  }
}
