package org.spos.tester;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.spos.engine.BnStatistics.Moments;
import org.spos.engine.ImageBatch;
import org.spos.engine.ParameterSet;
import org.spos.engine.Recalibration;
import org.spos.evolve.Evaluation;
import org.spos.plan.NetworkPlan;
import org.spos.space.Architecture;
import org.spos.space.Candidate;
import org.spos.space.SearchSpace;
import org.spos.space.SearchSpace.Stage;
import org.spos.train.FakeNetwork;

class CandidateTesterTest {
  private static final SearchSpace SPACE =
      new SearchSpace("tiny", 8, 4, 1, List.of(new Stage(3, 8)), 8, 6, 0, Candidate.PUBLISHED);

  /** Labels 0 to 3 and 5, in two batches. */
  private static final List<ImageBatch> TEST = List.of(batch(0, 0, 1, 2), batch(0, 3, 5));

  private final FakeNetwork network = new FakeNetwork(NetworkPlan.supernet(SPACE));

  /**
   * The fake gives class choice(0) a logit of 2, class 0 the statistics' mean and the others 1.
   * Ties go to the lower class, so that with class 0 at 0 the order of path 3 is 3, 1, 2, 4, 5, 0.
   */
  @Test
  void countsHitsAndLossByHand() {
    CandidateTester tester = new CandidateTester(network, Recalibration.OFF, List.of(), TEST);
    Evaluation evaluation = tester.test(Architecture.of(3, 0, 0));
    assertThat(evaluation.images()).isEqualTo(5);
    assertThat(evaluation.top1Hits()).isEqualTo(1); // label 3
    assertThat(evaluation.top5Hits()).isEqualTo(4); // all but label 0
    assertThat(evaluation.top1()).isEqualTo(0.2);
    // softmax of (0, 1, 1, 2, 1, 1): log-sum-exp = ln(1 + 4e + e^2) = 2.958144
    assertThat(evaluation.loss())
        .isEqualTo(2.958144 - (0 + 1 + 1 + 2 + 1) / 5.0, within(1e-6)); // six digits by hand
    // squares of the distances 1, 0, 0, -1, 0: 2; by 4 for the variance, by 5 for that of the mean
    assertThat(evaluation.lossError().orElseThrow()).isEqualTo(Math.sqrt(0.1), within(1e-6));
    // a share of 0.2 among 5: sqrt(0.2 * 0.8 / 5)
    assertThat(evaluation.percent1Error()).isEqualTo(17.888544, within(1e-6));
  }

  /** Sum of the calibration's first pixels: 3 + 4; the EMA of the fake adds 1000. */
  @ParameterizedTest
  @CsvSource({"CUMULATIVE, 7", "EMA, 1007", "OFF, 0"})
  void usesTheStatisticsOfItsRecalibration(Recalibration recalibration, float stem) {
    CandidateTester tester =
        new CandidateTester(network, recalibration, List.of(batch(3, 0), batch(4, 0)), TEST);
    Moments moments = tester.statistics(Architecture.of(1, 2, 3)).moments().get("first_conv.1");
    assertThat(Objects.requireNonNull(moments).mean()[0]).isEqualTo(stem);
  }

  @Test
  void leavesTheNetworkAndTheOtherCandidatesAlone() {
    ParameterSet before = network.snapshot();
    CandidateTester tester =
        new CandidateTester(network, Recalibration.CUMULATIVE, List.of(batch(3, 0)), TEST);
    Evaluation first = tester.test(Architecture.of(1, 0, 0));
    tester.test(Architecture.of(2, 0, 0));
    assertThat(tester.test(Architecture.of(1, 0, 0))).isEqualTo(first);
    assertThat(network.snapshot().values()).usingRecursiveComparison().isEqualTo(before.values());
  }

  @Test
  void ranksLogitsThatAreNoNumbersLast() {
    float[] logits = {Float.NaN, 1, Float.NaN, 0};
    assertThat(Logits.rank(logits, 0, 4, 0)).isEqualTo(4);
    assertThat(Logits.rank(logits, 0, 4, 1)).isZero();
    assertThat(Logits.rank(logits, 0, 4, 3)).isEqualTo(1);
  }

  @Test
  void givesTheTopClassesHighestFirst() {
    float[] logits = {9, 9, 9, /* second row */ 1, 5, 5};
    assertThat(Logits.top(logits, 1, 3, 5)).containsExactly(1, 2, 0);
    assertThat(Logits.top(logits, 0, 3, 2)).containsExactly(0, 1);
  }

  private static ImageBatch batch(int pixel, int... labels) {
    byte[] pixels = new byte[labels.length * 8 * 8 * 3];
    pixels[0] = (byte) pixel;
    return new ImageBatch(pixels, labels, 8);
  }
}
