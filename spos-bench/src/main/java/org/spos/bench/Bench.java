package org.spos.bench;

import java.util.concurrent.Callable;
import org.spos.text.Text;
import picocli.CommandLine;

/** Runs the cases one after the other on one network and says how long each took. */
public final class Bench {
  private final BenchOptions options;
  private final Observer observer;

  /** A benchmark that nobody watches. */
  public Bench(BenchOptions options) {
    this(options, new Observer() {});
  }

  Bench(BenchOptions options, Observer observer) {
    this.options = options;
    this.observer = observer;
  }

  /** Told where the timed runs begin and end. */
  interface Observer {
    /** The warm-up of a case is over. */
    default void begin() {}

    /** All its timed runs are done. */
    default void end(BenchCase benchCase, int steps) {}
  }

  /**
   * Times all cases.
   *
   * @param name of the library, without blanks
   * @return one line of {@code key=value} words for {@code scripts/bench}: median and minimum of
   *     each case in milliseconds, and the peak memory of the process so far in MB
   */
  public String run(String name, BenchNetwork network) {
    StringBuilder line = new StringBuilder();
    line.append(
        Text.format(
            "RESULT name=%s side=%d batch=%d threads=%d",
            name, options.side, options.batch, options.threads));
    for (BenchCase benchCase : options.cases) {
      Timings timings = time(benchCase, network);
      line.append(
          Text.format(
              " %s_median_ms=%.2f %s_min_ms=%.2f",
              benchCase, timings.median(), benchCase, timings.minimum()));
    }
    return line.append(" peak_mb=").append(PeakMemory.megabytes()).toString();
  }

  private Timings time(BenchCase benchCase, BenchNetwork network) {
    for (int i = 0; i < options.warmUp; i++) {
      benchCase.run(network);
    }
    observer.begin();
    double[] millis = new double[options.steps];
    for (int i = 0; i < millis.length; i++) {
      long start = System.nanoTime();
      benchCase.run(network);
      millis[i] = (System.nanoTime() - start) / 1e6;
    }
    observer.end(benchCase, options.steps);
    return new Timings(millis);
  }

  /** Runs a program of this module or the peer's and ends the process with its exit code. */
  public static void execute(Callable<Integer> program, String[] arguments) {
    System.exit(
        new CommandLine(program).setCaseInsensitiveEnumValuesAllowed(true).execute(arguments));
  }
}
