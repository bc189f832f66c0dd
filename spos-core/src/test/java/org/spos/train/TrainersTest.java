package org.spos.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.spos.config.CheckpointConfig;
import org.spos.config.TrainingConfig.Curve;
import org.spos.config.TrainingConfig.ScheduleUnit;
import org.spos.data.BatchSource;
import org.spos.engine.ParameterSet;
import org.spos.error.DivergedException;
import org.spos.plan.NetworkPlan;
import org.spos.sample.StrictFairSampler;
import org.spos.sample.UniformSampler;
import org.spos.seed.Seed;
import org.spos.space.Architecture;
import org.spos.space.Candidate;
import org.spos.space.SearchSpace;
import org.spos.space.SearchSpace.Stage;

class TrainersTest {
  private static final SearchSpace SPACE =
      new SearchSpace("tiny", 8, 4, 1, List.of(new Stage(3, 8)), 8, 3, 0, Candidate.PUBLISHED);
  private static final Seed SEED = new Seed(11);
  private static final Schedule SCHEDULE =
      new Schedule(Curve.LINEAR, 0.5, 0, ScheduleUnit.ITERATION, 20, 5);

  private static final BatchSource BATCHES = new FakeBatches(8, 2);

  private final List<Long> checkpoints = new ArrayList<>();
  private final List<StepReport> steps = new ArrayList<>();
  private final TrainListener listener =
      new TrainListener() {
        @Override
        public void onStep(StepReport report) {
          steps.add(report);
        }

        @Override
        public void onCheckpoint(long iterations) {
          checkpoints.add(iterations);
        }
      };

  @Test
  void trainsThePathOfEachIterationAtItsLearningRate() {
    FakeNetwork network = new FakeNetwork(NetworkPlan.supernet(SPACE));
    assertThat(supernet(network, () -> false).train(0)).isEqualTo(20);
    UniformSampler sampler = new UniformSampler(SPACE, SEED);
    for (int i = 0; i < 20; i++) {
      assertThat(network.trained().get(i)).isEqualTo(sampler.path(i));
      assertThat(steps.get(i).iteration()).isEqualTo(i + 1);
      assertThat(steps.get(i).learningRate()).isEqualTo(SCHEDULE.at(i));
    }
    assertThat(checkpoints).containsExactly(8L, 16L, 20L);
  }

  @Test
  void trainsEachPathAtItsOwnRateAlsoAfterAStop() {
    StepRates rates = StepRates.byComplexity(SCHEDULE, SPACE, 4);
    UniformSampler sampler = new UniformSampler(SPACE, SEED);
    FakeNetwork network = new FakeNetwork(NetworkPlan.supernet(SPACE));
    long done =
        new SupernetTrainer(
                network, sampler, rates, BATCHES, SEED, every(8), listener, () -> steps.size() == 7)
            .train(0);
    new SupernetTrainer(network, sampler, rates, BATCHES, SEED, every(8), listener, () -> false)
        .train(done);
    assertThat(steps).hasSize(20);
    for (int i = 0; i < 20; i++) {
      double rate = steps.get(i).learningRate();
      assertThat(rate).isEqualTo(rates.at(i, List.of(sampler.path(i))));
    }
    // Ten of twenty are done: 0.5 · 0.5^γ, γ from 1/4 to 4.
    assertThat(steps.get(9).learningRate()).isBetween(0.03125, 0.4204483).isNotEqualTo(0.25);
  }

  @Test
  void trainsSeveralPathsOnOneBatch() {
    FakeNetwork network = new FakeNetwork(NetworkPlan.supernet(SPACE));
    StrictFairSampler sampler = StrictFairSampler.of(List.of(4, 4, 4), SEED);
    new SupernetTrainer(
            network,
            sampler,
            StepRates.of(SCHEDULE),
            BATCHES,
            SEED,
            every(8),
            listener,
            () -> false)
        .train(0);
    assertThat(steps).hasSize(20);
    assertThat(network.trained()).hasSize(80);
    for (int i = 0; i < 20; i++) {
      assertThat(network.trained().subList(4 * i, 4 * i + 4)).isEqualTo(sampler.paths(i));
      assertThat(steps.get(i).paths()).isEqualTo(sampler.paths(i));
      assertThat(steps.get(i).result().images()).isEqualTo(4 * 2);
    }
  }

  @Test
  void goesOnAfterAStopAsIfItHadNotStopped() {
    FakeNetwork whole = new FakeNetwork(NetworkPlan.supernet(SPACE));
    supernet(whole, () -> false).train(0);

    FakeNetwork first = new FakeNetwork(NetworkPlan.supernet(SPACE));
    steps.clear();
    long done = supernet(first, () -> steps.size() == 7).train(0);
    assertThat(done).isEqualTo(7);
    assertThat(checkpoints).endsWith(7L);
    FakeNetwork second = new FakeNetwork(NetworkPlan.supernet(SPACE));
    second.restore(first.snapshot());
    assertThat(supernet(second, () -> false).train(done)).isEqualTo(20);

    assertThat(bits(second.snapshot())).isEqualTo(bits(whole.snapshot()));
  }

  @Test
  void doesNothingWhenAllIsDone() {
    FakeNetwork network = new FakeNetwork(NetworkPlan.supernet(SPACE));
    assertThat(supernet(network, () -> false).train(20)).isEqualTo(20);
    assertThat(network.trained()).isEmpty();
    assertThat(checkpoints).isEmpty();
  }

  @Test
  void endsWithIterationAndPathWhenTheLossIsNoNumber() {
    FakeNetwork network = new FakeNetwork(NetworkPlan.supernet(SPACE));
    network.losses.put(9, Double.NaN);
    assertThatThrownBy(() -> supernet(network, () -> false).train(0))
        .isInstanceOf(DivergedException.class)
        .hasMessageContaining("iteration 10 is NaN")
        .hasMessageContaining("path " + new UniformSampler(SPACE, SEED).path(9));
    assertThat(checkpoints).containsExactly(8L);
  }

  @Test
  void scratchTrainsTheOnePathAndAveragesOverTheBatchesAfterTheLast() {
    Architecture path = Architecture.of(2, 0, 3);
    FakeNetwork network = new FakeNetwork(NetworkPlan.standalone(SPACE, path));
    ScratchTrainer trainer =
        new ScratchTrainer(network, SCHEDULE, BATCHES, SEED, every(8), listener, () -> false);
    assertThat(trainer.train(0)).isEqualTo(20);
    assertThat(network.trained()).hasSize(20).containsOnly(path);

    trainer.averageBnStatistics(BATCHES, 0);
    assertThat(stemMean(network)).isZero();
    trainer.averageBnStatistics(BATCHES, 3);
    // The fake's statistics are the sum of the first pixels: batches 20, 21 and 22.
    assertThat(stemMean(network)).isEqualTo(20 + 21 + 22);
  }

  @Test
  void scratchRefusesASupernet() {
    FakeNetwork network = new FakeNetwork(NetworkPlan.supernet(SPACE));
    assertThatThrownBy(
            () ->
                new ScratchTrainer(
                    network, SCHEDULE, BATCHES, SEED, every(8), listener, () -> false))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private SupernetTrainer supernet(FakeNetwork network, BooleanSupplier stop) {
    return new SupernetTrainer(
        network,
        new UniformSampler(SPACE, SEED),
        StepRates.of(SCHEDULE),
        BATCHES,
        SEED,
        every(8),
        listener,
        stop);
  }

  private static SaveTimes every(long iterations) {
    return SaveTimes.of(new CheckpointConfig(iterations, 0, 1, ""));
  }

  private static float stemMean(FakeNetwork network) {
    return Objects.requireNonNull(network.snapshot().values().get("first_conv.1.running_mean"))[0];
  }

  private static Map<String, List<Integer>> bits(ParameterSet set) {
    Map<String, List<Integer>> bits = new LinkedHashMap<>();
    set.values().forEach((name, array) -> bits.put(name, bits(array)));
    set.momentum().forEach((name, array) -> bits.put("momentum/" + name, bits(array)));
    return bits;
  }

  private static List<Integer> bits(float[] array) {
    List<Integer> bits = new ArrayList<>();
    for (float value : array) {
      bits.add(Float.floatToRawIntBits(value));
    }
    return bits;
  }
}
