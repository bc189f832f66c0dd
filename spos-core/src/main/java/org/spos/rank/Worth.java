package org.spos.rank;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.spos.additive.AdditiveFit;
import org.spos.seed.RandomStream;
import org.spos.seed.Seed;
import org.spos.space.Architecture;
import org.spos.space.SearchSpace;
import org.spos.text.Text;

/**
 * How many true trainings rank as well as a supernet: a ridge regression on the choices of N random
 * networks, each trained once, ranks the networks that it has not seen. "Worth 20 trainings" is
 * what a supernet has to be set against what it cost.
 *
 * @param curve τ by number of trainings, in ascending numbers; empty where the truth is too small
 */
public record Worth(List<Point> curve) {
  /** Numbers of trainings, about a quarter apart. */
  private static final int[] NUMBERS = {
    10, 13, 17, 21, 25, 32, 40, 50, 63, 80, 100, 125, 160, 200, 250, 320, 400, 500, 630, 800, 1000
  };

  /** Draws of the trainings for each number. */
  private static final int SEEDS = 30;

  /** More networks than this say no more of τ, and take long. */
  private static final int MOST_RANKED = 500;

  /**
   * One number of trainings.
   *
   * @param trainings networks, each trained once
   * @param kendall mean τ-b on networks that are not among them
   */
  public record Point(int trainings, double kendall) {}

  public Worth {
    curve = List.copyOf(curve);
  }

  /**
   * Fits again and again, to at most half of the networks that the truth knows.
   *
   * @param subjects on which the fits are judged, as the supernet is, without those they saw
   */
  public static Worth of(SearchSpace space, Subjects subjects, Seed seed) {
    List<Point> points = new ArrayList<>();
    for (int number : NUMBERS) {
      if (number <= subjects.truth().size() / 2) {
        double mean =
            IntStream.range(0, SEEDS)
                .mapToDouble(
                    draw -> tau(space, subjects, number, seed.stream("worth", number, draw)))
                .filter(tau -> !Double.isNaN(tau))
                .average()
                .orElse(Double.NaN);
        if (!Double.isNaN(mean)) {
          points.add(new Point(number, mean));
        }
      }
    }
    return new Worth(points);
  }

  /** τ of one fit on those of the subjects that it has not seen. */
  private static double tau(SearchSpace space, Subjects subjects, int number, RandomStream random) {
    Truth truth = subjects.truth();
    List<Architecture> all = List.copyOf(truth.trainings().keySet());
    List<Architecture> trained =
        IntStream.of(random.permutation(all.size())).limit(number).mapToObj(all::get).toList();
    double[] accuracies =
        trained.stream()
            .map(truth::of)
            .mapToDouble(trainings -> trainings.get(random.nextInt(trainings.size())))
            .toArray();
    AdditiveFit fit = AdditiveFit.of(space, trained, accuracies);
    Set<Architecture> seen = new HashSet<>(trained);
    List<Architecture> unseen =
        IntStream.of(random.permutation(subjects.size()))
            .mapToObj(subjects.networks()::get)
            .filter(network -> !seen.contains(network))
            .limit(MOST_RANKED)
            .toList();
    return unseen.size() < Agreement.FEWEST
        ? Double.NaN
        : Correlation.of(fit.scores(unseen), unseen.stream().mapToDouble(truth::accuracy).toArray())
            .kendall();
  }

  /**
   * How many trainings reach this τ, between two numbers of the curve in proportion.
   *
   * @return less than the first number if even that reaches more; infinite if the last does not
   *     reach it; not a number without a curve or a τ
   */
  public double trainings(double kendall) {
    if (curve.isEmpty() || Double.isNaN(kendall)) {
      return Double.NaN;
    }
    Point before = new Point(0, 0);
    for (Point point : curve) {
      if (point.kendall() >= kendall) {
        double part =
            Math.max(0, kendall - before.kendall()) / (point.kendall() - before.kendall());
        return before.trainings() + part * (point.trainings() - before.trainings());
      }
      before = point;
    }
    return Double.POSITIVE_INFINITY;
  }

  /** {@link #trainings} as people read it. */
  public String text(double kendall) {
    double trainings = trainings(kendall);
    if (Double.isNaN(trainings)) {
      return "–";
    }
    if (trainings < curve.get(0).trainings()) {
      return Text.format("under %d", curve.get(0).trainings());
    }
    return Double.isInfinite(trainings)
        ? Text.format("over %d", curve.get(curve.size() - 1).trainings())
        : Text.format("%.0f", trainings);
  }
}
