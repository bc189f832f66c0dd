package org.spos.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.spos.config.CheckpointConfig;
import org.spos.config.TrainingConfig.Curve;
import org.spos.config.TrainingConfig.ScheduleUnit;
import org.spos.engine.BegunStep;
import org.spos.engine.ImageBatch;
import org.spos.engine.StepResult;
import org.spos.error.DivergedException;
import org.spos.plan.NetworkPlan;
import org.spos.sample.UniformSampler;
import org.spos.seed.RandomStream;
import org.spos.seed.Seed;
import org.spos.space.Architecture;
import org.spos.space.Candidate;
import org.spos.space.SearchSpace;
import org.spos.space.SearchSpace.Stage;

/** Training where the numbers of a step come late, as from a GPU. */
class LateStepsTest {
  private static final SearchSpace SPACE =
      new SearchSpace("tiny", 8, 4, 1, List.of(new Stage(3, 8)), 8, 3, 0, Candidate.PUBLISHED);
  private static final Schedule SCHEDULE =
      new Schedule(Curve.LINEAR, 0.5, 0, ScheduleUnit.ITERATION, 5, 5);

  /** What happened, in order: {@code begin 1}, {@code ask 1}, {@code report 1}, {@code save 3}. */
  private final List<String> events = new ArrayList<>();

  /** Steps of which the listener needs the network. */
  private final Set<Long> needed = new HashSet<>();

  private final TrainListener listener =
      new TrainListener() {
        @Override
        public boolean needsNetwork(long iteration) {
          return needed.contains(iteration);
        }

        @Override
        public void onStep(StepReport report) {
          events.add("report " + report.iteration());
        }

        @Override
        public void onCheckpoint(long iterations) {
          events.add("save " + iterations);
        }
      };

  private final class LateNetwork extends FakeNetwork {
    private int begun;

    LateNetwork() {
      super(NetworkPlan.supernet(SPACE));
    }

    @Override
    public BegunStep beginStep(
        ImageBatch batch, List<Architecture> paths, double learningRate, RandomStream dropout) {
      int number = ++begun;
      events.add("begin " + number);
      StepResult result = trainStep(batch, paths, learningRate, dropout);
      return new BegunStep() {
        @Override
        public boolean isDone() {
          return false;
        }

        @Override
        public StepResult result() {
          events.add("ask " + number);
          return result;
        }
      };
    }
  }

  @Test
  void aStepIsAskedForItsNumbersWhenTheNextHasBegunAndBeforeASave() {
    train(new LateNetwork(), () -> false);
    assertThat(events)
        .containsExactly(
            "begin 1",
            "begin 2",
            "ask 1",
            "report 1",
            "begin 3",
            "ask 2",
            "report 2",
            "ask 3",
            "report 3",
            "save 3",
            "begin 4",
            "begin 5",
            "ask 4",
            "report 4",
            "ask 5",
            "report 5",
            "save 5");
  }

  @Test
  void aStepWhoseNetworkIsNeededIsReportedBeforeTheNextBegins() {
    needed.add(2L);
    train(new LateNetwork(), () -> false);
    assertThat(events)
        .startsWith("begin 1", "begin 2", "ask 1", "report 1", "ask 2", "report 2", "begin 3")
        .endsWith("begin 4", "begin 5", "ask 4", "report 4", "ask 5", "report 5", "save 5");
  }

  @Test
  void aStopLeavesNoStepOpen() {
    train(new LateNetwork(), () -> events.contains("begin 2"));
    assertThat(events)
        .containsExactly("begin 1", "begin 2", "ask 1", "report 1", "ask 2", "report 2", "save 2");
  }

  @Test
  void aLossThatIsNoNumberEndsTheTrainingOneStepLater() {
    LateNetwork network = new LateNetwork();
    network.losses.put(3, Double.NaN);
    assertThatThrownBy(() -> train(network, () -> false))
        .isInstanceOf(DivergedException.class)
        .hasMessageContaining("iteration 4 is NaN");
    assertThat(events).endsWith("begin 4", "begin 5", "ask 4");
  }

  private void train(LateNetwork network, BooleanSupplier stop) {
    Seed seed = new Seed(11);
    new SupernetTrainer(
            network,
            new UniformSampler(SPACE, seed),
            StepRates.of(SCHEDULE),
            new FakeBatches(8, 2),
            seed,
            SaveTimes.of(new CheckpointConfig(3, 0, 1, "")),
            listener,
            stop)
        .train(0);
  }
}
