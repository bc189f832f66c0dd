package org.spos.rank;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.spos.seed.RandomStream;
import org.spos.seed.Seed;
import org.spos.space.Architecture;
import org.spos.space.SearchSpace;
import org.spos.space.TinySpace;

class WorthTest {
  private static final SearchSpace SPACE = TinySpace.fourBlocks();
  private static final Seed SEED = new Seed(2);

  /** 256 networks: each choice adds something of its own, and training adds noise. */
  private static Truth truth(double noise) {
    RandomStream random = SEED.stream("truth");
    double[][] effect = new double[4][4];
    for (double[] block : effect) {
      for (int choice = 0; choice < 4; choice++) {
        block[choice] = random.nextGaussian();
      }
    }
    Map<Architecture, List<Double>> trainings = new LinkedHashMap<>();
    for (Architecture one : TinySpace.all(SPACE)) {
      double accuracy = 70 + noise * random.nextGaussian();
      for (int block = 0; block < 4; block++) {
        accuracy += effect[block][one.choice(block)];
      }
      trainings.put(one, List.of(accuracy));
    }
    return new Truth("made up", "", trainings);
  }

  private static Worth worth(Truth truth) {
    return Worth.of(SPACE, new Subjects(List.copyOf(truth.trainings().keySet()), truth), SEED);
  }

  @Test
  void moreTrainingsRankBetterUpToWhatTheNoiseAllows() {
    List<Worth.Point> curve = worth(truth(0)).curve();
    assertThat(curve).extracting(Worth.Point::trainings).startsWith(10, 13).endsWith(100, 125);
    // An additive truth without noise is learned: 13 free numbers, 125 trainings.
    assertThat(curve.get(curve.size() - 1).kendall()).isGreaterThan(0.97);
    assertThat(curve.get(0).kendall()).isBetween(0.2, 0.8);
    double noisy = worth(truth(2)).curve().get(curve.size() - 1).kendall();
    assertThat(noisy).isBetween(0.3, 0.8);
  }

  @Test
  void betweenTwoPointsItIsInProportion() {
    Worth worth =
        new Worth(
            List.of(new Worth.Point(10, 0.4), new Worth.Point(20, 0.6), new Worth.Point(30, 0.7)));
    assertThat(worth.trainings(0.5)).isCloseTo(15, within(1e-9));
    assertThat(worth.text(0.5)).isEqualTo("15");
    assertThat(worth.trainings(0.7)).isCloseTo(30, within(1e-9));
    assertThat(worth.text(0.2)).isEqualTo("under 10");
    assertThat(worth.text(-0.2)).isEqualTo("under 10");
    assertThat(worth.trainings(0.71)).isInfinite();
    assertThat(worth.text(0.71)).isEqualTo("over 30");
    assertThat(worth.text(Double.NaN)).isEqualTo("–");
    assertThat(new Worth(List.of()).text(0.5)).isEqualTo("–");
  }
}
