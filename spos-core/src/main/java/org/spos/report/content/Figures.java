package org.spos.report.content;

import java.util.Optional;
import org.spos.text.Text;

/** Figures as people read them. */
final class Figures {
  private Figures() {}

  /** Multiply–accumulates or parameters, such as {@code 322.9 M}. */
  static String amount(double count) {
    double size = Math.abs(count);
    return size >= 1e9
        ? Text.format("%.2f G", count / 1e9)
        : size >= 1e8
            ? Text.format("%.1f M", count / 1e6)
            : size >= 1e6
                ? Text.format("%.2f M", count / 1e6)
                : size >= 1e4 ? Text.format("%.1f k", count / 1e3) : Text.format("%.0f", count);
  }

  /** A percentage with its standard error where that is known. */
  static String percent(double value, Optional<Double> error) {
    return Text.format("%.2f%s %%", value, plusMinus(error, 2));
  }

  /** Such as {@code ± 0.0012}; empty where it is not known. */
  static String plusMinus(Optional<Double> error, int digits) {
    return error.map(known -> " ± " + Text.decimals(known, digits)).orElse("");
  }

  /** A difference in points with its standard error, and whether it is more than chance. */
  static String points(double difference, double error) {
    return Text.format("%+.2f ± %.2f points", difference, error);
  }

  /** In the words of the demo: told apart by more than two standard errors, or not. */
  static String toldApart(double difference, double error) {
    return Math.abs(difference) > 2 * error
        ? "told apart"
        : "not told apart: within two standard errors";
  }
}
