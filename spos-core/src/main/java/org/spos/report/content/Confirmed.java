package org.spos.report.content;

import java.util.List;
import org.spos.artifact.Confirmation;
import org.spos.report.model.Table;
import org.spos.text.Text;

/** The best candidates of a search on further images, each against the first in pairs. */
final class Confirmed {
  private Confirmed() {}

  static Table table(Confirmation confirmed) {
    String unit = confirmed.figure().equals("loss") ? "loss" : "points";
    List<List<String>> rows =
        confirmed.candidates().stream()
            .map(
                one ->
                    List.of(
                        one.architecture().toString(),
                        Text.format("%.2f ± %.2f", one.top1(), one.detail().top1Error()),
                        one.detail().loss().map(loss -> Text.format("%.4f", loss)).orElse("–"),
                        Text.format("%+.4f ± %.4f", one.difference(), one.differenceError()),
                        one.toldApart() ? "told apart" : "not told apart"))
            .toList();
    return new Table(
        "confirmed",
        "The best on further images",
        List.of(
            Table.text("architecture"),
            Table.number("top-1 in %"),
            Table.number("loss"),
            Table.number("difference in " + unit),
            Table.text("")),
        rows,
        false,
        Text.format(
            "%,d images of %s, %d of each class, that neither trained nor scored; difference from"
                + " the first in pairs of images.",
            confirmed.images(), confirmed.set(), confirmed.perClass()));
  }
}
