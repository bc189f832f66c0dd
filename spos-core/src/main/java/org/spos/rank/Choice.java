package org.spos.rank;

import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.spos.space.Architecture;

/**
 * What choosing by a score costs.
 *
 * @param network with the highest score
 * @param accuracy its true accuracy in percent
 * @param rank its true rank among all networks of the truth: 1 more than those that are better
 * @param regrets by k: how many points the best of the k networks with the highest scores lies
 *     below the best of all that were scored
 */
public record Choice(
    Architecture network, double accuracy, int rank, Map<Integer, Double> regrets) {
  /** For which k. */
  static final int[] AT = {1, 5, 10};

  /** What this column would choose. */
  static Choice of(Column column, Subjects subjects) {
    int[] order =
        IntStream.range(0, subjects.size())
            .boxed()
            .sorted((a, b) -> Double.compare(column.values()[b], column.values()[a])) // stable
            .mapToInt(Integer::intValue)
            .toArray();
    double best = IntStream.of(order).mapToDouble(subjects::accuracy).max().orElseThrow();
    Map<Integer, Double> regrets = new TreeMap<>();
    for (int k : AT) {
      if (k <= order.length) {
        regrets.put(
            k,
            best
                - IntStream.of(order).limit(k).mapToDouble(subjects::accuracy).max().orElseThrow());
      }
    }
    Architecture chosen = subjects.networks().get(order[0]);
    return new Choice(chosen, subjects.accuracy(order[0]), subjects.truth().rank(chosen), regrets);
  }
}
