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

  @Option(
      names = "--scores",
      paramLabel = "FILE",
      description =
          "With --truth: go by these scores of a supernet, networks.csv of a rank --all, and say how"
              + " good what they find truly is.")
  Optional<Path> scores = Optional.empty();

  @Option(
      names = "--scores-column",
      paramLabel = "NAME",
      description = "Which column of --scores; default: cumulative top1.")
  Optional<String> column = Optional.empty();

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
    if (file.isEmpty() && scores.isPresent()) {
      throw new ConfigException("--scores needs --truth");
    }
    if (scores.isEmpty() && column.isPresent()) {
      throw new ConfigException("--scores-column needs --scores");
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
    return new SearchTruth(
            config,
            file.orElseThrow(),
            scores.map(by -> new SearchTruth.Scores(by, column.orElse("cumulative top1"))),
            searches.orElse(1))
        .run();
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
        .put("chosen", found(result.chosen()))
        .put("accuracy", spread(last.accuracy()))
        .put("rank", spread(last.rank()))
        .put("random", step(random))
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
    return steps.stream().map(SearchTruthOptions::step).toList();
  }

  private static Json step(Step step) {
    return new Json()
        .put("evaluations", step.evaluations())
        .put("accuracy", spread(step.accuracy()))
        .put("rank", spread(step.rank()))
        .put("rankWithinLimits", spread(step.rankWithin()));
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
                possible       %s
                best by score  %s
                found          %s%s

                %-12s %-32s %-26s %s
                """,
                result.truth().size(),
                result.truth().source(),
                result.truth().shortDigest(),
                result.networks(),
                line(result.possible()),
                line(result.chosen()),
                line(result.median()),
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

  private static String line(Found found) {
    return Text.format(
        "%s: %.2f %%, rank %,d, within the limits %,d, %,d FLOPs",
        found.network(), found.accuracy(), found.rank(), found.rankWithin(), found.macs());
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
