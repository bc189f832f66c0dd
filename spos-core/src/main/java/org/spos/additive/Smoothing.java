package org.spos.additive;

import java.util.List;
import org.apache.commons.math3.stat.ranking.NaNStrategy;
import org.apache.commons.math3.stat.ranking.NaturalRanking;
import org.apache.commons.math3.stat.ranking.TiesStrategy;
import org.spos.space.Architecture;
import org.spos.space.DistinctNetworks;
import org.spos.space.SearchSpace;

/**
 * Scores of networks with their noise averaged over networks that share choices: a score is noisy
 * on its own, but each choice occurs in many. The {@linkplain AdditiveFit fit} is to the ranks of
 * the scores, so that the scale of the score says nothing.
 *
 * @param raw rank of each score as it is: 1 for the worst, equal ones share their mean
 * @param smoothed what the fit says of each
 * @param mean mean of the ranks by raw and by smoothed score
 * @param fit to the ranks
 * @param validation how well it predicts what it has not seen
 */
public record Smoothing(
    double[] raw, double[] smoothed, double[] mean, AdditiveFit fit, CrossValidation validation) {
  /** With fewer distinct networks nothing can be said. */
  public static final int FEWEST = 10;

  /** Below this cross-validated τ the score is not additive enough to be smoothed. */
  static final double LOWEST_TAU = 0.15;

  /** So much better a prediction by single choices must be before the score is taken as a sum. */
  static final double MARGIN = 0.02;

  /** Which of the three to go by. */
  public enum Kind {
    /** The scores as they are. */
    RAW,
    /** What the fit says. */
    SMOOTHED,
    /** Half of each. */
    MEAN
  }

  /**
   * Smooths.
   *
   * @param architectures that were scored, at least {@value #FEWEST} distinct networks
   * @param scores of each, higher is better (a loss with its sign changed); not a number is worst
   */
  public static Smoothing of(SearchSpace space, List<Architecture> architectures, double[] scores) {
    int networks = distinct(space, architectures);
    if (networks < FEWEST) {
      throw new IllegalArgumentException(networks + " networks are too few");
    }
    double[] raw = ranks(scores);
    AdditiveFit fit = AdditiveFit.of(space, architectures, raw);
    CrossValidation validation = CrossValidation.of(space, architectures, raw);
    double[] smoothed = fit.scores(architectures);
    double[] smoothedRanks = ranks(smoothed);
    double[] mean = new double[raw.length];
    for (int i = 0; i < mean.length; i++) {
      mean[i] = (raw[i] + smoothedRanks[i]) / 2;
    }
    return new Smoothing(raw, smoothed, mean, fit, validation);
  }

  /**
   * Which to go by, chosen by cross-validation and never by the truth: raw where single choices
   * predict nothing; smoothed where they predict more than pairs of choices do, so that what is
   * left of the score is noise; the mean where pairs predict as well, so that some of what is left
   * is true. The bounds were set on simulated noise over the table of NAS-Bench-Macro and over
   * made-up spaces of every degree of interaction, where the choice loses 0.03 of τ against the
   * best of the three.
   */
  public Kind choice() {
    if (validation.additive() < LOWEST_TAU) {
      return Kind.RAW;
    }
    return validation.pairs() > validation.additive() - MARGIN ? Kind.MEAN : Kind.SMOOTHED;
  }

  /** The scores to go by; higher is better. */
  public double[] chosen() {
    return switch (choice()) {
      case RAW -> raw;
      case SMOOTHED -> smoothed;
      case MEAN -> mean;
    };
  }

  /** How many different networks these are. */
  public static int distinct(SearchSpace space, List<Architecture> architectures) {
    DistinctNetworks networks = new DistinctNetworks(space);
    return (int) architectures.stream().map(networks::canonical).distinct().count();
  }

  /** Ranks from 1 up; equal values share the mean of theirs, what is no number the lowest. */
  static double[] ranks(double[] values) {
    return new NaturalRanking(NaNStrategy.MINIMAL, TiesStrategy.AVERAGE).rank(values);
  }
}
