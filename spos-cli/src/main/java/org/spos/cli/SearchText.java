package org.spos.cli;

import java.nio.file.Path;
import java.util.Optional;
import org.spos.artifact.ArchitectureFile;
import org.spos.artifact.Confirmation;
import org.spos.artifact.ScoreDetail;
import org.spos.artifact.SmoothedBy;
import org.spos.config.SposConfig;
import org.spos.data.ScoredOn;
import org.spos.text.ShellCommand;
import org.spos.text.Text;
import org.spos.workflow.SearchArchitecture;

/** The result of a search as people read it. */
final class SearchText {
  private SearchText() {}

  /** Where the result is kept, whatever becomes of a copy elsewhere. */
  static Path file(SearchArchitecture.Result result) {
    return result.runDirectory().resolve(SearchArchitecture.FILE);
  }

  /** What was found. */
  static String of(SearchArchitecture.Result result, SposConfig config, Optional<Path> output) {
    ArchitectureFile best = result.best().orElseThrow();
    return Text.format(
        """
        architecture   %s
        file           %s
        FLOPs          %,d (limit %,d)
        %sparameters     %,d
        top-1          %.2f ± %.2f %% with the supernet's weights on %s
        %s%s%srandom         %.2f %% mean of %d random architectures under the same limit
        evaluations    %d
        next           %s
        """,
        best.architecture(),
        file(result) + output.map(copy -> ", and " + copy).orElse(""),
        best.macs(),
        config.search().flopsLimit(),
        result
            .latencyMillis()
            .map(millis -> Text.format("latency        %.3f ms by the table%n", millis))
            .orElse(""),
        best.parameters(),
        best.top1().orElse(Double.NaN),
        best.detail().map(ScoreDetail::top1Error).orElse(Double.NaN),
        best.scoredOn().map(ScoredOn::words).orElseThrow(),
        best.detail().map(SearchText::lines).orElse(""),
        best.smoothing().map(SearchText::lines).orElse(""),
        best.confirmed().map(SearchText::lines).orElse(""),
        result.randomTop1(),
        result.randomCount(),
        result.evaluations(),
        ShellCommand.of(
            "spos",
            "scratch",
            "--config",
            result.runDirectory().resolve("config.yaml"),
            "--fixed-arc",
            file(result)));
  }

  private static String lines(SmoothedBy fit) {
    return Text.format(
        "fit            cross-validated tau %.3f (%.3f with pairs of choices) over %d networks: %s"
            + " scores; its %d best scored, %d of them new%n",
        fit.tau(), fit.pairsTau(), fit.networks(), fit.choice(), fit.scoredAgain(), fit.unknown());
  }

  private static String lines(Confirmation confirmed) {
    StringBuilder lines =
        new StringBuilder(
            Text.format(
                "confirmed      the %d best on %d further images of %s; difference from the first in"
                    + " %s%n",
                confirmed.candidates().size(),
                confirmed.images(),
                confirmed.set(),
                confirmed.figure().equals("loss") ? "loss" : "points of top-1"));
    for (Confirmation.Candidate one : confirmed.candidates()) {
      lines.append(
          Text.format(
              "               top-1 %6.2f ± %.2f %%, loss %s, difference %+.4f ± %.4f, %s %s%n",
              one.top1(),
              one.detail().top1Error(),
              one.detail().loss().map(loss -> Text.format("%.4f", loss)).orElse("-"),
              one.difference(),
              one.differenceError(),
              one.toldApart() ? "told apart    " : "not told apart",
              one.architecture()));
    }
    return lines.toString();
  }

  /** Loss and angle, where there are such. */
  private static String lines(ScoreDetail detail) {
    String error = detail.lossError().map(one -> Text.format(" ± %.4f", one)).orElse("");
    return detail.loss().map(loss -> Text.format("loss           %.4f%s%n", loss, error)).orElse("")
        + detail.angle().map(angle -> Text.format("angle          %.4f%n", angle)).orElse("");
  }
}
