package org.spos.report.content;

import java.util.OptionalDouble;
import org.spos.report.model.Fact;
import org.spos.run.RunView;
import org.spos.text.Amount;

/** A run in one line of a list. */
public final class Overview {
  private Overview() {}

  /** What it came to so far, such as {@code top-1: 61.63 ± 1.72 %}; empty if there is nothing. */
  public static String figure(RunView run) {
    return RunFacts.of(run).stream()
        .filter(fact -> !fact.name().equals("time") && !fact.name().equals("machine"))
        .limit(2)
        .map(Overview::line)
        .reduce((one, other) -> one + ", " + other)
        .orElse("");
  }

  private static String line(Fact fact) {
    String detail = fact.name().equals("iterations") ? " " + fact.detail().split(", ", 2)[0] : "";
    return fact.name() + ": " + fact.value() + detail;
  }

  /** When it began, so that later ones sort behind. */
  public static String begun(RunView run) {
    return run.manifest().started().toString().replaceFirst("T(\\d\\d:\\d\\d).*", " $1");
  }

  /** How long it worked; empty if that is not known. */
  public static String time(RunView run) {
    OptionalDouble seconds = Durations.seconds(run);
    return seconds.isPresent() ? Amount.seconds(seconds.getAsDouble()) : "";
  }
}
