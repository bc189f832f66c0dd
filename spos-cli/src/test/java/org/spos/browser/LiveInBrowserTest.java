package org.spos.browser;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;
import org.spos.live.LiveServer;

/** The server's pages in Chromium, while a real training goes on and after it was killed. */
@EnabledIfSystemProperty(named = "spos.browser", matches = ".+")
class LiveInBrowserTest {
  @TempDir(cleanup = CleanupMode.NEVER)
  Path folder;

  private final List<String> codes = new CopyOnWriteArrayList<>();

  @Test
  void aPageFollowsItsRunToTheEndAndKeepsWhatIsZoomed() throws Exception {
    Path runs = Files.createDirectories(folder.resolve("runs"));
    Process drawing =
        spos(
            "draw",
            "data",
            "make-demo",
            "data",
            "--classes",
            "3",
            "--train-per-class",
            "30",
            "--val-per-class",
            "4",
            "--side",
            "48");
    assertThat(drawing.waitFor()).isZero();
    try (LiveServer server =
            LiveServer.start(runs, new InetSocketAddress("127.0.0.1", 0), codes::add);
        Chromium browser = Chromium.start(Files.createDirectories(folder.resolve("profile")))) {
      browser.look(1_400, false);
      enter(browser, server.link());
      assertThat(browser.evaluate("document.body.textContent.includes('No run yet')").asBoolean())
          .isTrue();
      browser.evaluate("window.mine = 'the same page'");
      Process training =
          spos(
              "train",
              "train-supernet",
              "--config",
              Path.of(System.getProperty("spos.root", "..")).resolve("config/demo.yaml").toString(),
              "--data",
              "data",
              "--run-dir",
              runs.resolve("watched").toString(),
              "--iterations",
              "100000",
              "--batch-size",
              "4",
              "-D",
              "supernet.probeEvery=0",
              "-D",
              "data.searchPerClass=5",
              "-q");
      try {
        browser.waitFor("document.querySelector('.state.running') !== null");
        assertThat(browser.evaluate("window.mine").asText()).isEqualTo("the same page");
        listKeepsWhatIsTyped(browser, runs);
        browser.open(server.link() + "runs?run=watched");
        browser.evaluate("window.mine = 'still the same'");
        String points = "spos.charts.get('run-1-loss').model.series[0].x.at(-1)";
        browser.waitFor("spos.charts.has('run-1-loss') && %s > 5".formatted(points));
        int before = browser.evaluate(points).asInt();
        browser.evaluate("spos.charts.get('run-1-loss').uplot.setScale('x', {min: 2, max: 4})");
        browser.waitFor(points + " > " + before);
        assertThat(browser.evaluate("spos.charts.get('run-1-loss').uplot.scales.x.max").asDouble())
            .as("zoom stays")
            .isEqualTo(4);
        training.destroyForcibly().waitFor(); // SIGKILL
        browser.waitFor("document.querySelector('.state.killed') !== null");
        assertThat(browser.evaluate("window.mine").asText()).isEqualTo("still the same");
        int steps = Files.readAllLines(runs.resolve("watched/metrics.jsonl")).size();
        browser.waitFor(
            "spos.charts.get('run-1-loss').model.series[0].x.at(-1) > "
                + (steps - 0.005 * steps - 2));
        assertThat(browser.problems().stream().filter(one -> !one.matches(".*status of 40[13] .*")))
            .as("but for the pages before the code")
            .isEmpty();
      } finally {
        training.destroyForcibly();
      }
      server.close();
      browser.waitFor("document.getElementById('live').textContent.startsWith('No answer')");
    }
  }

  /** Filter, choice and focus outlive the next version of the list. */
  private static void listKeepsWhatIsTyped(Chromium browser, Path runs) throws IOException {
    for (String name : List.of("one", "two", "three")) {
      Path run = Files.createDirectories(runs.resolve(name));
      for (String file : List.of("manifest.json", "config.yaml", "run.lock")) {
        Files.copy(runs.resolve("watched").resolve(file), run.resolve(file));
      }
    }
    browser.waitFor("document.querySelectorAll('#list tbody tr').length === 4");
    browser.evaluate(
        "(() => { const search = document.querySelector('#list input[type=search]'); search.focus();"
            + " search.value = 'watch'; search.dispatchEvent(new Event('input'));"
            + " document.querySelector('#list input[value=two]').checked = true;"
            + " document.querySelector('#list tbody').dataset.old = 'yes'; })()");
    browser.waitFor("!document.querySelector('#list tbody').dataset.old");
    assertThat(
            browser.evaluate("document.activeElement.type + document.activeElement.value").asText())
        .isEqualTo("searchwatch");
    assertThat(
            browser
                .evaluate(
                    "[...document.querySelectorAll('#list tbody tr')].filter((row) => !row.hidden)"
                        + ".map((row) => row.cells[1].textContent).sort().join()")
                .asText())
        .isEqualTo("watched");
    assertThat(browser.evaluate("document.querySelectorAll('#list input:checked').length").asInt())
        .isEqualTo(1);
  }

  /** As a person does: a wrong code first, then that of the terminal. */
  private void enter(Chromium browser, String link) {
    browser.open(link);
    type(browser, "AAAA-BBBB-CCCC");
    browser.waitFor("document.getElementById('refusal').textContent.includes('not the code')");
    type(browser, codes.get(0).toLowerCase(java.util.Locale.ROOT));
    browser.waitFor("document.getElementById('runs') !== null && !!window.spos");
    assertThat(browser.evaluate("document.cookie").asText()).as("HttpOnly").isEmpty();
    assertThat(browser.evaluate("location.href").asText()).isEqualTo(link);
  }

  private static void type(Chromium browser, String code) {
    browser.evaluate(
        "(() => { const form = document.getElementById('enter'); form.elements.code.value = '%s';"
                .formatted(code)
            + " form.requestSubmit(); })()");
  }

  private Process spos(String name, String... arguments) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        List.of("-Xmx1g", "-cp", System.getProperty("java.class.path"), "org.spos.cli.Main"));
    command.addAll(List.of(arguments));
    return new ProcessBuilder(command)
        .directory(folder.toFile())
        .redirectErrorStream(true)
        .redirectOutput(folder.resolve(name + ".txt").toFile())
        .start();
  }
}
