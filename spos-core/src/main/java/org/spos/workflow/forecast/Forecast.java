package org.spos.workflow.forecast;

import java.math.BigInteger;
import java.util.List;

/**
 * What a configuration will take.
 *
 * @param images how many each step reads
 * @param processes that do each step together
 * @param speed of one of them, on this machine
 * @param steps all three
 * @param engine what would compute
 * @param space its name
 * @param architectures how many there are
 * @param shareUnderLimit share of them that meet the bounds of the search, from 0 to 1
 * @param freeMemory bytes that are left
 * @param freeDisk bytes that are left where runs are kept
 * @param warnings what may be unwise or will be refused, one line each
 */
public record Forecast(
    ImageCounts images,
    Processes processes,
    Speed speed,
    List<Step> steps,
    String engine,
    String space,
    BigInteger architectures,
    double shareUnderLimit,
    long freeMemory,
    long freeDisk,
    List<String> warnings) {
  public Forecast {
    steps = List.copyOf(steps);
    warnings = List.copyOf(warnings);
  }

  /** Of all steps, one after the other. */
  public double seconds() {
    return steps.stream().mapToDouble(Step::seconds).sum();
  }
}
