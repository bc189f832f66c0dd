package org.spos.additive;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.stream.Collectors;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.spos.additive.Smoothing.Kind;
import org.spos.checkpoint.GoldenConstants;
import org.spos.config.SpaceFiles;
import org.spos.seed.RandomStream;
import org.spos.seed.Seed;
import org.spos.space.Architecture;
import org.spos.space.DistinctNetworks;
import org.spos.space.SearchSpace;
import org.spos.space.TinySpace;

/** Against NumPy (scripts/golden/additive.py), and against worlds that are known to be additive. */
class AdditiveFitTest {
  static final SearchSpace MACRO =
      SpaceFiles.read(
          Path.of(System.getProperty("spos.root"), "config", "space-nas-bench-macro.yaml")
              .toString());

  /** Both sides compute in double; condition numbers are below 1e3. */
  private static final double TOLERANCE = 1e-9;

  private static final double[] SCORES = golden("scores");
  private static final List<Architecture> KEYS = keys();

  @Test
  void ranksAreThoseOfNumPyWithTies() {
    assertThat(Arrays.stream(SCORES).distinct().count()).isLessThan(SCORES.length);
    assertThat(Smoothing.ranks(SCORES)).containsExactly(golden("ranks"));
  }

  @Test
  void weightsAreThoseOfNumPy() {
    AdditiveFit fit = AdditiveFit.of(MACRO, KEYS, golden("ranks"));
    double[] weights = golden("weights");
    for (int i = 0; i < weights.length; i++) {
      assertThat(fit.weight(i / 3, i % 3)).as("weight %s", i).isCloseTo(weights[i], near());
    }
    assertThat(fit.scores(KEYS)).containsExactly(golden("smoothed"), near());
  }

  @Test
  void predictionsOfUnseenNetworksAreThoseOfNumPy() {
    int[] folds = Arrays.stream(golden("folds")).mapToInt(fold -> (int) fold).toArray();
    double[] additive = CrossValidation.additive(MACRO, KEYS, golden("ranks"), folds);
    double[] pairs = CrossValidation.pairs(MACRO, KEYS, golden("ranks"), folds);
    assertThat(additive).containsExactly(golden("unseen_additive"), near());
    assertThat(pairs).containsExactly(golden("unseen_pairs"), near());
    double[] taus = golden("taus");
    assertThat(CrossValidation.tau(additive, golden("ranks"))).isCloseTo(taus[0], near());
    assertThat(CrossValidation.tau(pairs, golden("ranks"))).isCloseTo(taus[1], near());
    assertThat(CrossValidation.tau(golden("smoothed"), golden("ranks"))).isCloseTo(taus[2], near());
  }

  @Test
  void allArchitecturesOfANetworkHaveOneScore() {
    AdditiveFit fit = AdditiveFit.of(MACRO, KEYS, SCORES);
    assertThat(fit.score(MACRO.parse("22212220"))).isEqualTo(fit.score(MACRO.parse("22212202")));
    assertThat(fit.score(MACRO.parse("22212220"))).isNotEqualTo(fit.score(MACRO.parse("22222210")));
  }

  @Test
  void noiseOverASumIsSmoothedAway() {
    World world = new World(0, 1.0);
    Smoothing smoothing = Smoothing.of(MACRO, world.paths, world.scores);
    assertThat(smoothing.choice()).isEqualTo(Kind.SMOOTHED);
    assertThat(smoothing.chosen()).isSameAs(smoothing.smoothed());
    double raw = CrossValidation.tau(smoothing.raw(), world.truth);
    double smoothed = CrossValidation.tau(smoothing.smoothed(), world.truth);
    double mean = CrossValidation.tau(smoothing.mean(), world.truth);
    assertThat(smoothed).isGreaterThan(raw + 0.2);
    assertThat(mean).isBetween(raw, smoothed);
  }

  @Test
  void whereChoicesDependOnEachOtherTheMeanIsTaken() {
    World world = new World(1.5, 0.2);
    Smoothing smoothing = Smoothing.of(MACRO, world.paths, world.scores);
    assertThat(smoothing.choice()).isEqualTo(Kind.MEAN);
    assertThat(smoothing.validation().pairs()).isGreaterThan(smoothing.validation().additive());
  }

  @Test
  void pureNoiseIsLeftAsItIs() {
    World world = new World(0, 1e6);
    Smoothing smoothing = Smoothing.of(MACRO, world.paths, world.scores);
    assertThat(smoothing.choice()).isEqualTo(Kind.RAW);
    assertThat(smoothing.validation().additive()).isBetween(-0.15, 0.15);
    assertThat(smoothing.validation().folds()).isEqualTo(10);
    assertThat(smoothing.validation().networks()).isEqualTo(Smoothing.distinct(MACRO, world.paths));
  }

  /** Were they in two, one would tell what the others scored. */
  @Test
  void architecturesOfOneNetworkAreInOnePart() {
    DistinctNetworks networks = new DistinctNetworks(MACRO);
    List<Architecture> paths =
        TinySpace.all(MACRO).stream()
            .collect(
                Collectors.groupingBy(networks::canonical, LinkedHashMap::new, Collectors.toList()))
            .values()
            .stream()
            .filter(keys -> keys.size() >= 3)
            .limit(40)
            .flatMap(keys -> keys.stream().limit(3))
            .toList();
    double[] noise = new double[paths.size()];
    Arrays.setAll(noise, i -> new Seed(4).stream("noise", i / 3).nextDouble());
    double[] ranks = Smoothing.ranks(noise);
    int[] leaking = new int[noise.length];
    Arrays.setAll(leaking, i -> i % 3);
    double[] told = CrossValidation.pairs(MACRO, paths, ranks, leaking);
    CrossValidation validation = CrossValidation.of(MACRO, paths, ranks);
    assertThat(validation.networks()).isEqualTo(40);
    assertThat(CrossValidation.tau(told, ranks)).isGreaterThan(0.4);
    assertThat(validation.pairs()).isLessThan(0.2);
    assertThat(validation.additive()).isLessThan(0.2);
  }

  @Test
  void tooFewNetworksAreRefused() {
    assertThatThrownBy(() -> Smoothing.of(MACRO, KEYS.subList(0, 9), Arrays.copyOf(SCORES, 9)))
        .hasMessage("9 networks are too few");
  }

  @Test
  void aScoreThatIsNoNumberIsTheWorst() {
    double[] scores = {3, Double.NaN, Double.NEGATIVE_INFINITY, 1};
    assertThat(Smoothing.ranks(scores)).containsExactly(4, 1.5, 1.5, 3);
  }

  /** Scores of 300 keys: a sum, so much of products of neighbours, so much noise. */
  private static final class World {
    final List<Architecture> paths = new ArrayList<>();
    final double[] truth = new double[300];
    final double[] scores = new double[300];

    World(double products, double noise) {
      RandomStream random = new Seed(11).stream("world");
      List<Architecture> all = TinySpace.all(MACRO);
      double[][] own = numbers(random);
      double[][] others = numbers(random);
      int[] order = random.permutation(all.size());
      for (int i = 0; i < truth.length; i++) {
        Architecture path = all.get(order[i]);
        paths.add(path);
        Architecture canonical = new DistinctNetworks(MACRO).canonical(path);
        for (int block = 0; block < 8; block++) {
          truth[i] += own[block][canonical.choice(block)] / Math.sqrt(8);
          for (int before = 0; before < block; before++) {
            truth[i] +=
                products
                    * others[block][canonical.choice(block)]
                    * others[before][canonical.choice(before)]
                    / Math.sqrt(28);
          }
        }
        scores[i] = truth[i] + noise * random.nextGaussian();
      }
    }

    private static double[][] numbers(RandomStream random) {
      double[][] numbers = new double[8][3];
      for (double[] block : numbers) {
        Arrays.setAll(block, i -> random.nextGaussian());
      }
      return numbers;
    }
  }

  private static Offset<Double> near() {
    return within(TOLERANCE);
  }

  private static double[] golden(String name) {
    return GoldenConstants.read("additive", name);
  }

  private static List<Architecture> keys() {
    double[] keys = golden("keys");
    List<Architecture> paths = new ArrayList<>();
    for (int i = 0; i < keys.length; i += 8) {
      paths.add(
          Architecture.of(
              Arrays.stream(Arrays.copyOfRange(keys, i, i + 8)).mapToInt(k -> (int) k).toArray()));
    }
    return paths;
  }
}
