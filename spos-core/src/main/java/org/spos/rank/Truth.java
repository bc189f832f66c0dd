package org.spos.rank;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.stream.IntStream;
import org.spos.space.Architecture;
import org.spos.text.Text;

/**
 * How accurate networks are when each is trained alone: what a supernet's scores should foretell.
 * Immutable.
 *
 * @param source file or run that it came from, for people
 * @param digest SHA-256 of that file; empty where the networks were trained by this very run
 * @param trainings accuracies in percent of the trainings of each network, at least one, by its
 *     representative (see {@link org.spos.space.DistinctNetworks})
 */
public record Truth(String source, String digest, Map<Architecture, List<Double>> trainings) {
  public Truth {
    Map<Architecture, List<Double>> copied = new LinkedHashMap<>();
    trainings.forEach(
        (network, accuracies) -> {
          if (accuracies.isEmpty()) {
            throw new IllegalArgumentException(network + " has no training");
          }
          copied.put(network, List.copyOf(accuracies));
        });
    trainings = Collections.unmodifiableMap(copied);
  }

  /** How many distinct networks it knows. */
  public int size() {
    return trainings.size();
  }

  /** Whether it knows a network, given by its representative. */
  public boolean knows(Architecture network) {
    return trainings.containsKey(network);
  }

  /**
   * Mean accuracy of a network's trainings in percent.
   *
   * @throws IllegalArgumentException if it does not know the network
   */
  public double accuracy(Architecture network) {
    return mean(of(network));
  }

  /** Accuracies of a network's trainings. */
  public List<Double> of(Architecture network) {
    List<Double> known = trainings.get(network);
    if (known == null) {
      throw new IllegalArgumentException("nothing is known of " + network);
    }
    return known;
  }

  /** The true rank of a network: 1 more than the number of networks that are better. */
  public int rank(Architecture network) {
    double own = accuracy(network);
    return 1
        + (int) trainings.values().stream().filter(accuracies -> mean(accuracies) > own).count();
  }

  /** Fewest trainings of any network. */
  public int fewestTrainings() {
    return trainings.values().stream().mapToInt(List::size).min().orElse(0);
  }

  /** Most trainings of any network. */
  public int mostTrainings() {
    return trainings.values().stream().mapToInt(List::size).max().orElse(0);
  }

  /**
   * Standard deviation of a training in points, from the differences between trainings of the same
   * network; empty where each was trained once.
   */
  public OptionalDouble deviation() {
    double squares = 0;
    long freedom = 0;
    for (List<Double> accuracies : trainings.values()) {
      double mean = mean(accuracies);
      squares += accuracies.stream().mapToDouble(a -> (a - mean) * (a - mean)).sum();
      freedom += accuracies.size() - 1;
    }
    return freedom == 0 ? OptionalDouble.empty() : OptionalDouble.of(Math.sqrt(squares / freedom));
  }

  /** Standard error of a network's mean accuracy in points, from {@link #deviation}. */
  public OptionalDouble error(Architecture network) {
    return deviation().isEmpty()
        ? OptionalDouble.empty()
        : OptionalDouble.of(deviation().getAsDouble() / Math.sqrt(of(network).size()));
  }

  /**
   * τ-b of one training with the mean of the others, the mean over the trainings: about what the
   * noise of the truth lets a perfect score reach, and no more than that, because the mean of all
   * is less noisy than one training. Empty unless all of these networks have at least two.
   *
   * @param networks representatives
   */
  public OptionalDouble ceiling(List<Architecture> networks) {
    int rounds = networks.stream().mapToInt(network -> of(network).size()).min().orElse(0);
    if (rounds < 2) {
      return OptionalDouble.empty();
    }
    double sum = 0;
    for (int round = 0; round < rounds; round++) {
      int left = round;
      double[] one = networks.stream().mapToDouble(network -> of(network).get(left)).toArray();
      double[] others =
          networks.stream().mapToDouble(network -> meanWithout(of(network), left)).toArray();
      sum += Correlation.of(one, others).kendall();
    }
    return Double.isNaN(sum) ? OptionalDouble.empty() : OptionalDouble.of(sum / rounds);
  }

  /** The first digits of the digest, as messages write it. */
  public String shortDigest() {
    return digest.substring(0, Math.min(12, digest.length()));
  }

  @Override
  public String toString() {
    return Text.format("%s (%d networks)", source, size());
  }

  static double mean(List<Double> accuracies) {
    return accuracies.stream().mapToDouble(Double::doubleValue).average().orElseThrow();
  }

  private static double meanWithout(List<Double> accuracies, int left) {
    return IntStream.range(0, accuracies.size())
        .filter(i -> i != left)
        .mapToDouble(accuracies::get)
        .average()
        .orElseThrow();
  }
}
