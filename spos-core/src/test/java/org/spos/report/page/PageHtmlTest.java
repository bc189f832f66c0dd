package org.spos.report.page;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.spos.report.model.Chart;
import org.spos.report.model.Fact;
import org.spos.report.model.Intervals;
import org.spos.report.model.Page;
import org.spos.report.model.Part;
import org.spos.report.model.Series;
import org.spos.report.model.Series.Style;
import org.spos.report.model.Shares;
import org.spos.report.model.Table;

class PageHtmlTest {
  private static final String HOSTILE = "</script><img src=x onerror=alert(1)>\"'&";

  private static final Chart CHART =
      new Chart(
          "loss",
          HOSTILE,
          HOSTILE,
          "y",
          List.of(
              new Series(HOSTILE, Style.POINT, 1, List.of(1.0, 2.0), List.of(0.123456789, 1e-9))
                  .withLabels(List.of(HOSTILE, "b")),
              new Series("line", Style.LINE, 0, List.of(1.0, 3.0), List.of(-2.0, 5e6))),
          List.of(new Chart.Line(true, 2.5, HOSTILE)),
          HOSTILE);

  private static final Page PAGE =
      new Page(
          HOSTILE,
          List.of(new Fact(HOSTILE, HOSTILE, HOSTILE)),
          List.of(
              new Part(
                  "run-1",
                  HOSTILE,
                  "finished",
                  HOSTILE,
                  List.of(new Fact("a", "b")),
                  List.of(
                      CHART,
                      new Shares(
                          "shares",
                          HOSTILE,
                          "block",
                          List.of("1"),
                          "epoch",
                          List.of("1", "2"),
                          List.of(List.of(HOSTILE, "q")),
                          List.of(List.of(List.of(1, 3), List.of(0, 0))),
                          ""),
                      new Intervals(
                          "taus",
                          "t",
                          "tau",
                          List.of(
                              new Intervals.Row(HOSTILE, 0.5, 0.25, 0.75, false, ""),
                              new Intervals.Row("b", 0.5, Double.NaN, Double.NaN, true, "")),
                          "")),
                  List.of(
                      new Table(
                          "table",
                          "t",
                          List.of(Table.text(HOSTILE)),
                          List.of(List.of(HOSTILE)),
                          true,
                          "")))));

  @Test
  void thePolicyAllowsExactlyTheScriptAndTheStyleOfThePage() throws Exception {
    String page = PageHtml.file(PAGE);
    String policy = group(page, "Content-Security-Policy\" content=\"([^\"]+)\"");
    assertThat(policy)
        .startsWith("default-src 'none'")
        .contains("script-src " + sha(group(page, "<script>(.*?)</script>")))
        .contains("style-src " + sha(group(page, "<style>(.*?)</style>")))
        .contains("base-uri 'none'", "form-action 'none'")
        .doesNotContain("unsafe", "connect-src");
    String markup = page.replaceAll("(?s)<(script|style)[ >].*?</\\1>", "");
    assertThat(markup).doesNotContain(" style=", "javascript:", "http:", "https:");
    assertThat(markup.replaceAll("\"[^\"]*\"", "")).doesNotContainPattern("<[^>]* on[a-z]+=");
  }

  @Test
  void textOfOthersStaysText() {
    String page = PageHtml.file(PAGE);
    assertThat(page).doesNotContain("<img").contains("&lt;img src=x onerror=alert(1)&gt;");
    assertThat(page.split("</script>", -1)).hasSize(3); // data and script end once each
  }

  @Test
  void theDataAreTheNumbersOfTheModelToSevenDigits() throws Exception {
    JsonNode json = new ObjectMapper().readTree(PageHtml.model(PAGE));
    JsonNode series = json.path("run-1-loss").path("series").path(0);
    assertThat(series.path("name").asText()).isEqualTo(HOSTILE);
    assertThat(series.path("style").asText()).isEqualTo("POINT");
    assertThat(series.path("y").path(0).asDouble()).isEqualTo(0.1234568);
    assertThat(series.path("y").path(1).asDouble()).isEqualTo(1e-9);
    assertThat(series.path("x").path(1).isIntegralNumber()).isTrue();
    assertThat(json.path("run-1-loss").path("series").path(1).path("y").path(1).asDouble())
        .isEqualTo(5_000_000);
    assertThat(json.path("run-1-shares").path("counts").path(0).path(0).path(1).asInt())
        .isEqualTo(3);
    assertThat(json.path("run-1-loss").path("lines").path(0).path("at").asDouble()).isEqualTo(2.5);
  }

  @Test
  void aDrawingHasEachPointAndNoBrokenNumber() {
    String page = PageHtml.file(PAGE);
    assertThat(ChartSvg.draw(CHART).split("h0", -1))
        .as("two points, two ends of a line")
        .hasSize(5);
    String markup = page.replaceAll("(?s)<(script|style)[ >].*?</\\1>", "");
    assertThat(markup).doesNotContain("NaN", "Infinity", "%s");
  }

  @Test
  void everyDrawingAndTableIsNamedForWhoDoesNotSeeIt() {
    String page = PageHtml.file(PAGE);
    assertThat(page.split("<svg [^>]*role=\"img\"", -1)).hasSize(4);
    assertThat(ItemHtml.inWords(CHART))
        .contains("line: 2 points, lowest -2, highest 5,000,000, last 5,000,000 at");
    assertThat(page).contains("<th scope=\"col\">", "lang=\"en\"", "href=\"#main\"");
  }

  @Test
  void theLicenseOfTheChartLibraryIsInThePage() {
    assertThat(PageHtml.file(PAGE)).contains("MIT License", "Leon Sorokin", "uPlot");
  }

  private static String sha(String text) throws Exception {
    return "'sha256-"
        + Base64.getEncoder()
            .encodeToString(
                MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)))
        + "'";
  }

  private static String group(String page, String pattern) {
    Matcher found = Pattern.compile(pattern, Pattern.DOTALL).matcher(page);
    assertThat(found.find()).as(pattern).isTrue();
    return found.group(1);
  }
}
