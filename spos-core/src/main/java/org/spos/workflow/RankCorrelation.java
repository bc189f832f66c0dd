package org.spos.workflow;

import java.util.List;
import org.apache.commons.math3.stat.correlation.KendallsCorrelation;
import org.apache.commons.math3.stat.correlation.PearsonsCorrelation;
import org.apache.commons.math3.stat.correlation.SpearmansCorrelation;
import org.spos.error.DataException;
import org.spos.run.RankFile.Pair;
import org.spos.text.Text;

/**
 * How well one accuracy predicts the order of the other.
 *
 * @param pairs how many architectures
 * @param kendall Kendall's τ-b, which allows for ties, in [−1, 1]
 * @param spearman Spearman's ρ, in [−1, 1]
 * @param pearson Pearson's r of the accuracies themselves, in [−1, 1]
 */
public record RankCorrelation(int pairs, double kendall, double spearman, double pearson) {
  /** Fewer pairs say nothing. */
  public static final int FEWEST = 3;

  /**
   * Correlates.
   *
   * @throws DataException if there are too few pairs, or all of one side are equal
   */
  public static RankCorrelation of(List<Pair> pairs) {
    double[] inherited = pairs.stream().mapToDouble(Pair::inheritedTop1).toArray();
    double[] standalone = pairs.stream().mapToDouble(Pair::standaloneTop1).toArray();
    if (pairs.size() < FEWEST) {
      throw new DataException(
          Text.format(
              "%d pairs are too few for a correlation, at least %d are needed",
              pairs.size(), FEWEST));
    }
    double kendall = new KendallsCorrelation().correlation(inherited, standalone);
    if (Double.isNaN(kendall)) {
      throw new DataException(
          "all architectures have the same accuracy on one side, so they have no order");
    }
    return new RankCorrelation(
        pairs.size(),
        kendall,
        new SpearmansCorrelation().correlation(inherited, standalone),
        new PearsonsCorrelation().correlation(inherited, standalone));
  }
}
