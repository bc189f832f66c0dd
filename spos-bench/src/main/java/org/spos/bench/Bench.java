package org.spos.bench;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
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
   * @param open makes the network of a workload; it is closed again
   * @return one line of {@code key=value} words for {@code scripts/bench}: median and minimum of
   *     each case in milliseconds (of several networks their means), and the peak memory of the
   *     process so far in MB
   */
  public String run(String name, Function<Workload, BenchNetwork> open) {
    List<Workload> workloads = Workload.of(options.network);
    Map<BenchCase, List<Timings>> timings = new EnumMap<>(BenchCase.class);
    for (Workload workload : workloads) {
      try (BenchNetwork network = open.apply(workload)) {
        for (BenchCase benchCase : options.cases) {
          timings
              .computeIfAbsent(benchCase, key -> new ArrayList<>())
              .add(time(benchCase, network));
        }
      }
    }
    StringBuilder line = new StringBuilder();
    line.append(
        Text.format(
            "RESULT name=%s side=%d batch=%d threads=%d network=%s precision=%s",
            name,
            options.side,
            options.batch,
            options.threads,
            options.network,
            options.precision()));
    timings.forEach(
        (benchCase, all) ->
            line.append(
                Text.format(
                    " %s_median_ms=%.2f %s_min_ms=%.2f",
                    benchCase,
                    mean(all, Timings::median),
                    benchCase,
                    mean(all, Timings::minimum))));
    return line.append(" peak_mb=").append(ProcessMemory.peakMegabytes()).toString();
  }

  private static double mean(List<Timings> timings, ToDoubleFunction<Timings> of) {
    return timings.stream().mapToDouble(of).average().orElseThrow();
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
