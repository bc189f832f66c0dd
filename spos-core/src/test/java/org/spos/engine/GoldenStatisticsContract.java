package org.spos.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.spos.engine.Golden.changed;
import static org.spos.engine.Golden.logits;
import static org.spos.engine.Golden.near;
import static org.spos.engine.Golden.sgd;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.spos.engine.BnStatistics.Moments;
import org.spos.plan.ConvUnit;
import org.spos.plan.NetworkPlan;
import org.spos.space.Architecture;

/** Batch normalisation over a whole network, in train mode and recalibrated, against PyTorch. */
interface GoldenStatisticsContract extends EngineUnderTest {
  double STATISTICS = 2e-5;

  @ParameterizedTest
  @ValueSource(
      strings = {"tiny-recalibration", "tiny-macro-recalibration", "tiny-mobile-recalibration"})
  default void recalibratesAsPyTorchDoesAndLeavesTheSupernetAlone(String name) {
    Golden golden = Golden.read(name);
    Architecture path = golden.paths().get(0);
    NetworkPlan plan = golden.plan(name);
    List<ImageBatch> batches = calibration(golden.batch(), plan);
    ImageBatch test = Golden.images("images5", golden.batch(), plan.space());
    try (Engine opened = open();
        PathNetwork network = opened.create(plan, sgd(golden.batch()))) {
      network.restore(Golden.parameters(plan));
      ParameterSet before = network.snapshot();
      for (Recalibration mode : List.of(Recalibration.CUMULATIVE, Recalibration.EMA)) {
        String prefix = mode == Recalibration.EMA ? "ema" : "cumulative";
        BnStatistics statistics = network.recalibrate(batches, path, mode);
        Map<String, float[]> named = named(statistics);
        Map<String, float[]> expected = golden.under(prefix + "/");
        expected.remove("logits");
        assertThat(named).containsOnlyKeys(expected.keySet());
        near(named, expected, STATISTICS);
        golden.nearLogits(logits(network, path, statistics, test), prefix + "/logits");
      }
      assertThat(changed(before.values(), network.snapshot().values())).isEmpty();
    }
  }

  @ParameterizedTest
  @CsvSource({"tiny, '1,3,2,0', '1,0,2,3'", "tiny-macro, '1,2,2,0,1', '1,0,2,0,0'"})
  default void recalibratesEveryCandidateTheSameInAnyOrder(String space, String one, String two) {
    NetworkPlan plan = NetworkPlan.supernet(GoldenSpaces.of(space));
    Architecture first = Architecture.parse(one);
    Architecture second = Architecture.parse(two); // shares some of the blocks
    for (Recalibration mode : List.of(Recalibration.CUMULATIVE, Recalibration.EMA)) {
      Map<String, float[]> before = recalibrated(plan, mode, List.of(first));
      Map<String, float[]> after = recalibrated(plan, mode, List.of(second, first));
      assertThat(after).hasSameSizeAs(before);
      assertThat(changed(before, after)).as("%s", mode).isEmpty();
    }
  }

  /** The statistics of the last of some paths that are recalibrated one after the other. */
  private Map<String, float[]> recalibrated(
      NetworkPlan plan, Recalibration mode, List<Architecture> paths) {
    try (Engine opened = open();
        PathNetwork network = opened.create(plan, sgd(6))) {
      network.restore(Golden.parameters(plan));
      Map<String, float[]> last = Map.of();
      for (Architecture path : paths) {
        last = named(network.recalibrate(calibration(6, plan), path, mode));
      }
      return last;
    }
  }

  /**
   * Logits in train mode: those with the statistics of the batch itself, whose variance is the
   * biased one.
   */
  @ParameterizedTest
  @MethodSource("org.spos.engine.Golden#tinyNetworks")
  default void normalisesByTheBatchInTrainModeAsPyTorchDoes(String name) {
    Golden golden = Golden.read(name);
    Architecture path = golden.paths().get(0);
    NetworkPlan plan = golden.plan(name);
    ImageBatch batch = Golden.images("images", golden.batch(), plan.space());
    try (Engine opened = open();
        PathNetwork network = opened.create(plan, sgd(golden.batch()))) {
      network.restore(Golden.parameters(plan));
      BnStatistics unbiased = network.recalibrate(List.of(batch), path, Recalibration.CUMULATIVE);
      BnStatistics ofBatch = biased(unbiased, plan.units(path), golden.batch());
      golden.nearLogits(logits(network, path, ofBatch, batch), "train/logits");
    }
  }

  private static BnStatistics biased(BnStatistics unbiased, List<ConvUnit> units, int batch) {
    Map<String, Moments> moments = new LinkedHashMap<>();
    for (ConvUnit unit : units) {
      Moments given = Objects.requireNonNull(unbiased.moments().get(unit.bnName()));
      double count = (double) batch * unit.outputSide() * unit.outputSide();
      float[] variance = given.variance().clone();
      for (int c = 0; c < variance.length; c++) {
        variance[c] *= (float) ((count - 1) / count);
      }
      moments.put(unit.bnName(), new Moments(given.mean(), variance));
    }
    return new BnStatistics(moments);
  }

  private static List<ImageBatch> calibration(int size, NetworkPlan plan) {
    List<ImageBatch> batches = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      batches.add(Golden.images("images" + i, size, plan.space()));
    }
    return batches;
  }

  private static Map<String, float[]> named(BnStatistics statistics) {
    Map<String, float[]> named = new LinkedHashMap<>();
    statistics
        .moments()
        .forEach(
            (bn, moments) -> {
              named.put(bn + ".running_mean", moments.mean());
              named.put(bn + ".running_var", moments.variance());
            });
    return named;
  }
}
