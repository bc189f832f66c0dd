package org.spos.report.page;

import java.util.List;

/** The pages of a server beside those of runs: the list of runs, and the one before it. */
public final class ListHtml {
  private ListHtml() {}

  /**
   * A run in the list.
   *
   * @param name its path below the folder
   * @param state {@code running} and so on
   * @param command which workflow
   * @param figure what it came to so far; may be empty
   * @param begun when
   * @param time how long it worked; may be empty
   * @param link the page of it alone
   */
  public record Row(
      String name,
      String state,
      String command,
      String figure,
      String begun,
      String time,
      String link) {}

  /** The list; chosen runs are compared on one page. */
  public static String of(String folder, List<Row> rows) {
    StringBuilder html = new StringBuilder();
    html.append(
        """
        <section class="part" id="runs" aria-label="Runs">
        <form action="/runs" method="get"><div class="row-actions">
        <button type="submit">Show the chosen runs together</button></div>
        <div id="list"><div class="wide" tabindex="0" role="group" aria-label="All runs">
        """);
    if (rows.isEmpty()) {
      html.append("<p>No run yet. One that begins in this folder appears here by itself.</p>\n");
    } else {
      html.append(
          "<table class=\"sortable\"><thead><tr><th scope=\"col\"><span class=\"sr\">choose</span>"
              + "</th><th scope=\"col\">run</th><th scope=\"col\">state</th><th scope=\"col\">"
              + "command</th><th scope=\"col\">result so far</th><th scope=\"col\">begun</th>"
              + "<th scope=\"col\">time</th></tr></thead>\n<tbody>");
      rows.forEach(row -> html.append(row(row)));
      html.append("</tbody></table>\n");
    }
    html.append("</div></div></form></section>\n");
    return Shell.of(folder, "Runs in", html.toString(), "{}", Shell.LIVE_POLICY);
  }

  private static String row(Row row) {
    String name = Svg.escape(row.name());
    return ("<tr><td><input type=\"checkbox\" name=\"run\" value=\"%s\" aria-label=\"choose %s\">"
            + "</td><td><a href=\"%s\">%s</a></td><td><span class=\"state %s\">%s</span></td>"
            + "<td>%s</td><td>%s</td><td>%s</td><td>%s</td></tr>\n")
        .formatted(
            name,
            name,
            Svg.escape(row.link()),
            name,
            row.state(),
            row.state(),
            Svg.escape(row.command()),
            Svg.escape(row.figure()),
            Svg.escape(row.begun()),
            Svg.escape(row.time()));
  }

  /** What a browser sees that has no cookie yet: nothing of the runs. */
  public static String entry() {
    String main =
        """
        <section class="part entry" aria-label="Code">
        <form id="enter" autocomplete="off">
        <label for="code">The code that <code>spos ui</code> shows on its terminal</label>
        <input type="text" id="code" name="code" maxlength="40" required spellcheck="false" \
        autocapitalize="characters" autocomplete="one-time-code">
        <button type="submit">Look at the runs</button>
        <p id="refusal" role="alert"></p>
        </form></section>
        """;
    return Shell.of("SPOS", "Runs", main, "{}", Shell.LIVE_POLICY);
  }

  /** A page that says why there is nothing to see. */
  public static String message(String text) {
    String main =
        "<section class=\"part\" id=\"message\"><p>%s</p><p><a href=\"/\">All runs</a></p></section>\n"
            .formatted(Svg.escape(text));
    return Shell.of("SPOS", "Runs", main, "{}", Shell.LIVE_POLICY);
  }
}
