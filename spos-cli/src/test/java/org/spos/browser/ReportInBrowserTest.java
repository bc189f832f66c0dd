package org.spos.browser;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.spos.report.RunReport;

/** The report as a file, in Chromium. */
@EnabledIfSystemProperty(named = "spos.browser", matches = ".+")
class ReportInBrowserTest {
  private static final Path FIXTURES =
      Path.of(System.getProperty("spos.root", "..")).resolve("src-test-fixtures/run/version-0.1");
  private static final int STEPS = 2_000;

  @TempDir(cleanup = CleanupMode.NEVER)
  Path folder;

  private Chromium browser;
  private String page;

  @BeforeEach
  void open() throws IOException {
    copy(FIXTURES, folder.resolve("runs"));
    copy(FIXTURES.resolve("supernet"), folder.resolve("runs/long"));
    StringBuilder metrics = new StringBuilder();
    for (int step = 1; step <= STEPS; step++) {
      metrics.append(
          "{\"step\":%s,\"lr\":0.5,\"loss\":%s,\"top1\":%s,\"top5\":90.0}\n"
              .formatted(step, step == 777 ? 50 : 3.0 + step % 7, step / 40.0));
    }
    Files.writeString(folder.resolve("runs/long/metrics.jsonl"), metrics);
    Path file = folder.resolve("report.html");
    Files.writeString(file, RunReport.of(folder.resolve("runs")));
    page = file.toUri().toString();
    browser = Chromium.start(Files.createDirectories(folder.resolve("profile")));
  }

  @AfterEach
  void close() throws InterruptedException {
    browser.close();
  }

  @Test
  void everyChartHasThePointsOfItsRun() throws IOException {
    browser.look(1_400, false);
    browser.open(page);
    JsonNode shown =
        browser.evaluate(
            "Object.fromEntries([...spos.charts].map(([id, c]) => [id, {title: c.model.title,"
                + " x: c.uplot.data[0], y: c.uplot.data.slice(1, 1 + c.model.series.length)}]))");
    int drawn = browser.evaluate("document.querySelectorAll('figure.chart canvas').length").asInt();
    assertThat(drawn).isEqualTo(shown.size()).isGreaterThan(12);
    String run = part("supernet");
    List<JsonNode> rows = new ArrayList<>();
    for (String line : Files.readAllLines(FIXTURES.resolve("supernet/metrics.jsonl"))) {
      rows.add(new ObjectMapper().readTree(line));
    }
    JsonNode loss = shown.path(run + "-loss");
    assertThat(loss.path("x")).hasSize(rows.size());
    for (int i = 0; i < rows.size(); i++) {
      assertThat(loss.path("x").path(i).asInt()).isEqualTo(rows.get(i).path("step").asInt());
      double value = rows.get(i).path("loss").asDouble();
      assertThat(loss.path("y").path(0).path(i).asDouble())
          .isBetween(value - Math.abs(value) * 1e-6, value + Math.abs(value) * 1e-6);
    }
    long candidates = Files.readAllLines(FIXTURES.resolve("search/journal.jsonl")).size() - 1;
    JsonNode points = shown.path(part("search") + "-candidates").path("y").path(0);
    assertThat(
            Stream.iterate(0, i -> i + 1).limit(points.size()).filter(i -> !points.get(i).isNull()))
        .hasSize((int) candidates);
  }

  @Test
  void aLongCurveIsThinnedAndKeepsItsPeak() throws IOException {
    browser.open(page);
    String chart = "spos.charts.get('" + part("long") + "-loss')";
    assertThat(browser.evaluate(chart + ".uplot.data[0].length").asInt()).isEqualTo(400);
    assertThat(browser.evaluate("Math.max(...%s.model.series[0].high)".formatted(chart)).asInt())
        .isEqualTo(50);
    assertThat(
            browser
                .evaluate("document.getElementById('%s-loss').textContent".formatted(part("long")))
                .asText())
        .contains("2,000 steps are shown as 400 means");
    // smoothing moves the curve, not the band, and goes back
    double before = browser.evaluate(chart + ".uplot.data[1][399]").asDouble();
    smooth("0.9");
    assertThat(browser.evaluate(chart + ".uplot.data[1][399]").asDouble()).isNotEqualTo(before);
    smooth("0");
    assertThat(browser.evaluate(chart + ".uplot.data[1][399]").asDouble()).isEqualTo(before);
  }

  private void smooth(String weight) {
    browser.evaluate(
        "(() => { const s = document.getElementById('smoothing'); s.value = %s; s.dispatchEvent(new Event('input')); })()"
            .formatted(weight));
  }

  @ParameterizedTest
  @CsvSource({"400,false", "400,true", "1400,false", "1400,true", "2000,false"})
  void itIsAccessibleAndFitsTheWindow(int width, boolean dark) throws IOException {
    browser.look(width, dark);
    browser.open(page);
    browser.evaluate(
        "document.querySelectorAll('details:not(.behind), #%s-loss .behind').forEach((one) => (one.open = true))"
            .formatted(part("supernet")));
    browser.evaluate(Files.readString(Path.of(System.getProperty("spos.axe"))) + ";undefined");
    JsonNode violations =
        browser.evaluate(
            "axe.run().then((result) => result.violations.map((one) => one.id + ': ' + one.help + ' '"
                + " + one.nodes.slice(0, 3).map((node) => node.html.slice(0, 200) + ' ' + node.failureSummary).join(' | ')))");
    assertThat(violations).isEmpty();
    assertThat(browser.evaluate("document.documentElement.scrollWidth").asInt())
        .isLessThanOrEqualTo(width);
    assertThat(
            browser
                .evaluate(
                    "[...document.querySelectorAll('figure.chart')].filter((one) => one.querySelector('canvas').clientWidth > one.clientWidth).length")
                .asInt())
        .isZero();
    assertThat(browser.problems()).isEmpty();
  }

  @Test
  void whatIsWiderThanTheWindowFadesUntilItsEndIsShown() throws IOException {
    browser.look(240, false);
    browser.open(page);
    String drawing = "document.querySelector('.strip .drawing')";
    assertThat(browser.evaluate("%1$s.scrollWidth - %1$s.clientWidth".formatted(drawing)).asInt())
        .isGreaterThan(2);
    browser.waitFor(drawing + ".classList.contains('more')");
    browser.evaluate(drawing + ".scrollTo(9999, 0)");
    browser.waitFor("!" + drawing + ".classList.contains('more')");
    browser.evaluate(drawing + ".scrollTo(0, 0)");
    browser.waitFor(drawing + ".classList.contains('more')");
    browser.look(2_000, false);
    browser.waitFor("!" + drawing + ".classList.contains('more')");
  }

  @Test
  void theKeyboardReachesAndReadsAChart() throws IOException {
    browser.look(1_400, false);
    browser.open(page);
    browser.press("Tab");
    assertThat(browser.evaluate("document.activeElement.className").asText()).isEqualTo("skip");
    for (int i = 0; i < 60 && !isPlot(); i++) {
      browser.press("Tab");
    }
    assertThat(isPlot()).isTrue();
    browser.press("ArrowRight");
    browser.press("ArrowRight");
    String chart = "[...spos.charts.values()].find((one) => one.plot === document.activeElement)";
    String spoken =
        browser.evaluate("document.activeElement.nextElementSibling.textContent").asText();
    String second =
        browser
            .evaluate("String(Number(%s.model.series[0].y[1].toPrecision(5)))".formatted(chart))
            .asText();
    assertThat(spoken).contains(second);
    assertThat(browser.evaluate("!document.activeElement.querySelector('.tip').hidden").asBoolean())
        .isTrue();
    String width = "(({min, max}) => max - min)(%s.uplot.scales.x)".formatted(chart);
    double whole = browser.evaluate(width).asDouble();
    browser.press("+");
    browser.waitFor(width + " < 0.7 * " + whole);
    browser.press("0");
    browser.waitFor(width + " > 0.99 * " + whole);
  }

  private boolean isPlot() {
    return browser.evaluate("document.activeElement.classList.contains('plot')").asBoolean();
  }

  @Test
  void tablesAreSortedByTheirHeadsAndStandBehindEachChart() throws IOException {
    browser.open(page);
    String table = "document.querySelector('#%s-candidates-table table')".formatted(part("search"));
    browser.evaluate(table + ".closest('details').open = true");
    browser.evaluate(
        "[...%s.querySelectorAll('th button')].find((b) => b.textContent === 'MACs').focus()"
            .formatted(table));
    browser.press("Enter");
    String macs =
        "[...%s.tBodies[0].rows].map((row) => Number(row.cells[6].textContent))".formatted(table);
    List<Long> ascending = new ArrayList<>();
    browser.evaluate(macs).forEach(one -> ascending.add(one.asLong()));
    assertThat(ascending).isSorted().hasSizeGreaterThan(2);
    assertThat(
            browser
                .evaluate(table + ".querySelector('th[aria-sort]').getAttribute('aria-sort')")
                .asText())
        .isEqualTo("ascending");
    String figure = "document.getElementById('%s-loss')".formatted(part("supernet"));
    browser.evaluate(figure + ".querySelector('.behind').open = true");
    int rows = Files.readAllLines(FIXTURES.resolve("supernet/metrics.jsonl")).size();
    browser.waitFor(figure + ".querySelectorAll('.behind tbody tr').length === " + rows);
  }

  @Test
  void printAndABrowserWithoutScriptsHaveDrawings() throws IOException {
    browser.open(page);
    int charts = browser.evaluate("spos.charts.size").asInt();
    browser.media("print", true);
    String drawings =
        "[...document.querySelectorAll('.chart .static svg')].filter((one) => one.getBoundingClientRect().height > 50).length";
    assertThat(browser.evaluate(drawings).asInt()).isEqualTo(charts);
    assertThat(
            browser
                .evaluate(
                    "[...document.querySelectorAll('.plot')].filter((one) => one.getBoundingClientRect().height > 0).length")
                .asInt())
        .isZero();
    assertThat(browser.evaluate("getComputedStyle(document.body).backgroundColor").asText())
        .as("paper is white in the dark theme too")
        .isEqualTo("rgb(255, 255, 255)");
    byte[] pdf =
        Base64.getDecoder()
            .decode(
                browser
                    .send("Page.printToPDF", Map.of("printBackground", true))
                    .path("data")
                    .asText());
    assertThat(pdf).hasSizeGreaterThan(20_000).startsWith('%', 'P', 'D', 'F');
    browser.media("", false);
    browser.send("Emulation.setScriptExecutionDisabled", Map.of("value", true));
    browser.send("Page.navigate", Map.of("url", page));
    Chromium.until("drawings are shown", () -> browser.evaluate(drawings).asInt() == charts);
    assertThat(browser.evaluate("document.querySelectorAll('canvas').length").asInt()).isZero();
  }

  /** Place of a run on the page. */
  private String part(String run) {
    return browser
        .evaluate(
            "[...document.querySelectorAll('h2')].find((one) => one.textContent.startsWith('%s ')).id.replace('-title', '')"
                .formatted(run))
        .asText();
  }

  private static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : files.toList()) {
        Path target = to.resolve(from.relativize(file).toString());
        if (Files.isDirectory(file)) {
          Files.createDirectories(target);
        } else {
          Files.copy(file, target);
        }
      }
    }
  }
}
