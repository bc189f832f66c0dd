package org.spos.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.spos.config.Assignment;
import org.spos.config.SposConfig;
import org.spos.error.ConfigException;
import org.spos.rank.Spread;
import org.spos.text.Text;
import org.spos.workflow.SearchTruth;
import org.spos.workflow.SearchTruth.Found;
import org.spos.workflow.SearchTruth.Step;
import picocli.CommandLine.Option;

/** Options of a search in a table of accuracies, and its result. */
@SuppressWarnings("NullAway.Init")
final class SearchTruthOptions {
  @Option(
      names = "--truth",
      paramLabel = "FILE",
      description =
          "Search this table of accuracies in place of a supernet, without images: what the search"
              + " itself is worth (docs/ranking.md). Needs --space.")
  Optional<Path> file = Optional.empty();

  @Option(
      names = "--searches",
      paramLabel = "N",
      description = "With --truth: how many searches, with seeds one after the other; default: 1.")
  Optional<Integer> searches = Optional.empty();

  /**
   * Checks that the table is not asked for what only a supernet has.
   *
   * @param supernet whether an option names one, or what comes of its search
   * @param given keys that options of the command line set, {@code -D} among them
   */
  void check(boolean supernet, List<Assignment> given) {
    if (file.isPresent() && supernet) {
      throw new ConfigException(
          "--truth is searched without a supernet: leave out --checkpoint, --output and what is"
              + " NNI's");
    }
    Optional<Assignment> scoring = given.stream().filter(SearchTruthOptions::scores).findFirst();
    if (file.isPresent() && scoring.isPresent()) {
      throw new ConfigException(
          "--truth has the scores, without noise and without images: leave out "
              + scoring.get().source());
    }
    if (file.isEmpty() && searches.isPresent()) {
      throw new ConfigException("--searches needs --truth");
    }
  }

  /** Whether it says how a supernet's candidates are scored, and on which images. */
  private static boolean scores(Assignment given) {
    String key = given.key();
    return key.startsWith("tester.")
        || key.startsWith("data.")
        || List.of("search.score", "search.smooth").contains(key);
  }

  SearchTruth.Result search(SposConfig config) {
    return new SearchTruth(config, file.orElseThrow(), searches.orElse(1)).run();
  }

  static Json json(SearchTruth.Result result) {
    Step last = result.steps().get(result.steps().size() - 1);
    Step random = result.random().get(result.random().size() - 1);
    return found(result.median())
        .put("of", result.truth().size())
        .put("evaluations", result.evaluations())
        .put("searches", result.searches())
        .put("networksWithinLimits", result.networks())
        .put("possible", found(result.possible()))
        .put("accuracy", spread(last.accuracy()))
        .put("rank", spread(last.rank()))
        .put(
            "random",
            new Json()
                .put("evaluations", random.evaluations())
                .put("accuracy", spread(random.accuracy()))
                .put("rank", spread(random.rank())))
        .put("generations", steps(result.steps()))
        .put("randomGenerations", steps(result.random()))
        .put(
            "truth",
            new Json()
                .put("source", result.truth().source())
                .put("sha256", result.truth().digest())
                .put("networks", result.truth().size()));
  }

  private static List<Json> steps(List<Step> steps) {
    return steps.stream()
        .map(
            step ->
                new Json()
                    .put("evaluations", step.evaluations())
                    .put("accuracy", spread(step.accuracy()))
                    .put("rank", spread(step.rank())))
        .toList();
  }

  private static Json found(Found found) {
    return new Json()
        .put("best", found.network())
        .put("choices", found.network().choices())
        .put("macs", found.macs())
        .put("trueAccuracy", found.accuracy())
        .put("trueRank", found.rank())
        .put("rankWithinLimits", found.rankWithin());
  }

  private static Json spread(Spread spread) {
    return new Json()
        .put("low", spread.low())
        .put("median", spread.median())
        .put("high", spread.high());
  }

  static String text(SearchTruth.Result result) {
    StringBuilder text =
        new StringBuilder(
            Text.format(
                """
                truth          %,d distinct networks in %s (sha256 %s), %,d within the limits
                possible       %s: %.2f %%, rank %,d, %,d FLOPs
                found          %s: %.2f %%, rank %,d, %,d FLOPs%s

                %-12s %-32s %-26s %s
                """,
                result.truth().size(),
                result.truth().source(),
                result.truth().shortDigest(),
                result.networks(),
                result.possible().network(),
                result.possible().accuracy(),
                result.possible().rank(),
                result.possible().macs(),
                result.median().network(),
                result.median().accuracy(),
                result.median().rank(),
                result.median().macs(),
                result.searches() == 1
                    ? ""
                    : Text.format(", by the median of %,d searches", result.searches()),
                "evaluations",
                "true accuracy, median [90 %]",
                "true rank",
                "random search: accuracy, rank"));
    int rows = Math.max(result.steps().size(), result.random().size());
    IntStream.range(0, rows).forEach(row -> text.append(row(result, row)));
    return text.toString();
  }

  private static String row(SearchTruth.Result result, int row) {
    Step own = result.steps().get(Math.min(row, result.steps().size() - 1));
    Step random = result.random().get(Math.min(row, result.random().size() - 1));
    return Text.format(
            "%-12s %-32s %-26s %s, %s",
            Text.format("%,d", Math.max(own.evaluations(), random.evaluations())),
            accuracy(own),
            rank(own),
            accuracy(random),
            rank(random))
        + "\n";
  }

  private static String accuracy(Step step) {
    Spread spread = step.accuracy();
    return Text.format("%.2f [%.2f, %.2f] %%", spread.median(), spread.low(), spread.high());
  }

  private static String rank(Step step) {
    Spread spread = step.rank();
    return Text.format("%,.0f [%,.0f, %,.0f]", spread.median(), spread.low(), spread.high());
  }
}
