package org.spos.cli;

import org.spos.artifact.ArchitectureFile;
import org.spos.artifact.ScoreDetail;
import org.spos.config.SposConfig;
import org.spos.evolve.Evaluation;
import org.spos.text.Text;
import org.spos.workflow.DemoComparison;
import org.spos.workflow.RunDemo;

/** What the demo came to: each figure with its error, each difference with its own. */
final class DemoTable {
  private DemoTable() {}

  static String text(RunDemo.Result result, SposConfig config) {
    ArchitectureFile best = result.best();
    return Text.format(
            """
            chance               %6.2f %%
            supernet, training   %6.2f %%  mean of the last steps, all paths

            %-36s%-18s%-18s%s
            """,
            result.chance(),
            result.supernet().top1(),
            "top-1 in %, ± its standard error",
            "found",
            "beside it",
            "difference")
        + row("search split, which chose both", score(best), score(result.inherited().other()), "")
        + row("val, with the supernet's weights", result.inherited())
        + row("val, trained from scratch", result.retrained())
        + Text.format(
            """

            beside it      the best of %d random architectures under the same limit;
                           from scratch the first of them, which nothing chose
            architecture   %s
            FLOPs          %,d (limit %,d)
            parameters     %,d
            evaluations    %d
            everything is in %s
            """,
            result.random().evaluations(),
            best.architecture(),
            best.macs(),
            config.search().flopsLimit(),
            best.parameters(),
            result.search().evaluations(),
            result.runDirectory())
        + BaseCommand.next("report", result.runDirectory());
  }

  static Json json(DemoComparison pair) {
    return new Json()
        .put("found", pair.found().architecture().choices())
        .put("other", pair.other().architecture().choices())
        .put("foundTop1", pair.foundOnVal().percent1())
        .put("foundTop1Error", pair.foundOnVal().percent1Error())
        .put("otherTop1", pair.otherOnVal().percent1())
        .put("otherTop1Error", pair.otherOnVal().percent1Error())
        .put("difference", pair.points())
        .put("differenceError", pair.error())
        .put("toldApart", pair.toldApart());
  }

  private static String row(String what, DemoComparison pair) {
    return row(
        what,
        score(pair.foundOnVal()),
        score(pair.otherOnVal()),
        Text.format("%+.2f ± %.2f", pair.points(), pair.error())
            + (pair.toldApart() ? "" : ", not told apart"));
  }

  private static String row(String what, String found, String other, String difference) {
    return "%-36s%-18s%-18s%s".formatted(what, found, other, difference).stripTrailing()
        + System.lineSeparator();
  }

  private static String score(Evaluation measured) {
    return score(measured.percent1(), measured.percent1Error());
  }

  private static String score(ArchitectureFile scored) {
    return score(
        scored.top1().orElse(Double.NaN),
        scored.detail().map(ScoreDetail::top1Error).orElse(Double.NaN));
  }

  private static String score(double top1, double error) {
    return Text.format("%6.2f ± %.2f", top1, error);
  }
}
