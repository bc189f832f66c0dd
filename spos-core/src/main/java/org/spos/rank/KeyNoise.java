package org.spos.rank;

import java.util.List;

/**
 * How far a supernet's scores of architectures that are one network lie apart: they should be
 * equal, so this is the supernet's own noise.
 *
 * @param group of the column
 * @param name of the column
 * @param networks that were scored by more than one of their architectures
 * @param within standard deviation between architectures of one network, pooled
 * @param between standard deviation between the means of all networks
 */
public record KeyNoise(String group, String name, int networks, double within, double between) {

  /**
   * Measures.
   *
   * @param scores of the architectures of each network
   */
  public static KeyNoise of(String group, String name, List<List<Double>> scores) {
    double squares = 0;
    int freedom = 0;
    int several = 0;
    for (List<Double> one : scores) {
      squares += squares(one);
      freedom += one.size() - 1;
      several += one.size() > 1 ? 1 : 0;
    }
    List<Double> means = scores.stream().map(Truth::mean).toList();
    return new KeyNoise(
        group,
        name,
        several,
        freedom == 0 ? Double.NaN : Math.sqrt(squares / freedom),
        means.size() < 2 ? Double.NaN : Math.sqrt(squares(means) / (means.size() - 1)));
  }

  private static double squares(List<Double> numbers) {
    double mean = Truth.mean(numbers);
    return numbers.stream().mapToDouble(number -> (number - mean) * (number - mean)).sum();
  }
}
