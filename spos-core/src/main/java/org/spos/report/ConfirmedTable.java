package org.spos.report;

import org.spos.artifact.Confirmation;
import org.spos.text.Text;

/** The best candidates of a search on further images, each against the first in pairs. */
final class ConfirmedTable {
  private ConfirmedTable() {}

  static String of(Confirmation confirmed) {
    StringBuilder html = new StringBuilder();
    html.append(
        Text.format(
            "<section><h3>The best on further images</h3><p class=\"note\">%d images of %s, %d of"
                + " each class, that neither trained nor scored; difference from the first in"
                + " pairs.</p><div class=\"wide\"><table><tr><th>architecture</th><th>top-1</th>"
                + "<th>loss</th><th>difference in %s</th><th></th></tr>\n",
            confirmed.images(),
            confirmed.set(),
            confirmed.perClass(),
            confirmed.figure().equals("loss") ? "loss" : "points"));
    for (Confirmation.Candidate one : confirmed.candidates()) {
      html.append(
          Text.format(
              "<tr><td>%s</td><td>%.2f ± %.2f</td><td>%s</td><td>%+.4f ± %.4f</td><td>%s</td></tr>\n",
              one.architecture(),
              one.top1(),
              one.detail().top1Error(),
              one.detail().loss().map(loss -> Text.format("%.4f", loss)).orElse(""),
              one.difference(),
              one.differenceError(),
              one.toldApart() ? "told apart" : "not told apart"));
    }
    return html.append("</table></div></section>").toString();
  }
}
