package org.spos.rank;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.spos.cost.Flops;
import org.spos.seed.RandomStream;
import org.spos.seed.Seed;
import org.spos.space.Architecture;
import org.spos.space.SearchSpace;
import org.spos.space.TinySpace;

/** On a made-up truth whose choices each add something, and a score that is mostly noise. */
class StudyTest {
  private static final SearchSpace SPACE = TinySpace.fourBlocks();
  private static final Seed SEED = new Seed(6);

  private Study study;

  @BeforeEach
  void compare() {
    RandomStream random = SEED.stream("truth");
    double[][] effect = new double[4][4];
    for (double[] block : effect) {
      for (int choice = 0; choice < 4; choice++) {
        block[choice] = random.nextGaussian();
      }
    }
    Map<Architecture, List<Double>> trainings = new LinkedHashMap<>();
    for (Architecture one : TinySpace.all(SPACE)) {
      double accuracy = 70;
      for (int block = 0; block < 4; block++) {
        accuracy += effect[block][one.choice(block)];
      }
      trainings.put(one, List.of(accuracy));
    }
    Truth truth = new Truth("made up", "", trainings);
    Flops flops = new Flops(SPACE);
    List<Architecture> scored = Strata.draw(List.copyOf(trainings.keySet()), 120, flops::of, SEED);
    double[] score =
        scored.stream()
            .mapToDouble(one -> truth.accuracy(one) + 2 * random.nextGaussian())
            .toArray();
    study =
        Study.of(
            SPACE,
            new Subjects(scored, truth),
            List.of(new Column("cumulative", "top1", score)),
            new Baselines(flops)::of,
            List.of(),
            List.of(),
            OptionalDouble.empty(),
            SEED);
  }

  @Test
  void smoothingTakesTheNoiseOut() {
    List<Comparison.Entry> entries = study.ranking().whole().scores();
    assertThat(entries)
        .extracting(Comparison.Entry::name)
        .containsExactly("top1", "top1Smoothed", "top1Mean");
    double raw = entries.get(0).agreement().value().kendall();
    double smoothed = entries.get(1).agreement().value().kendall();
    double mean = entries.get(2).agreement().value().kendall();
    assertThat(smoothed).isGreaterThan(mean + 0.02);
    assertThat(mean).isGreaterThan(raw + 0.02);
  }

  /** The fit knows nothing of the truth, so what it says of unseen networks is no better. */
  @Test
  void theFitRanksNetworksThatWereNotScored() {
    Ranking table = study.table().orElseThrow();
    assertThat(table.subjects().size()).isEqualTo(256);
    assertThat(table.whole().scores())
        .extracting(Comparison.Entry::name)
        .containsExactly("top1Smoothed");
    double seen = study.ranking().whole().scores().get(1).agreement().value().kendall();
    assertThat(table.whole().scores().get(0).agreement().value().kendall())
        .isBetween(seen - 0.1, seen + 0.1);
  }

  @Test
  void theLeadOutOfBagIsThatOfNetworksTheFitHasNotSeen() {
    Comparison.Lead outside = study.smoothed().get(0).outOfBag().orElseThrow();
    Comparison.Lead inside = study.ranking().whole().scores().get(1).lead().orElseThrow();
    assertThat(outside.baseline()).isEqualTo(inside.baseline());
    assertThat(outside.value()).isLessThan(inside.value()).isGreaterThan(inside.value() - 0.25);
    assertThat(outside.interval().width())
        .as("a third of the networks: wider")
        .isGreaterThan(inside.interval().width());
  }
}
