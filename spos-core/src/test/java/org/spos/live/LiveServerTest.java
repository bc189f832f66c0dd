package org.spos.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.spos.error.CheckpointException;
import org.spos.error.ConfigException;

/** Who may look at what, by requests as they come over the wire. */
class LiveServerTest {
  private static final Path FIXTURES =
      Path.of(System.getProperty("spos.root", ".."), "src-test-fixtures/run/version-0.1");

  @TempDir Path folder;
  private final List<String> codes = new ArrayList<>();
  private Path runs;
  private LiveServer server;
  private RawHttp http;

  @BeforeEach
  void start() throws IOException {
    runs = Files.createDirectories(folder.resolve("runs"));
    copy(FIXTURES, runs.resolve("old"));
    copy(FIXTURES.resolve("search"), folder.resolve("outside/secret-run"));
    server = LiveServer.start(runs, new InetSocketAddress("127.0.0.1", 0), codes::add);
    http = new RawHttp(server.port());
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void withoutTheCookieNothingOfTheRunsIsToBeSeen() throws IOException {
    for (String target : List.of("/", "/runs?run=old/search", "/runs", "/anything", "/model")) {
      RawHttp.Answer answer = http.get(target);
      assertThat(answer.status()).as(target).isEqualTo(401);
      assertThat(answer.body()).contains("id=\"enter\"").doesNotContain("old/", "search</");
    }
    assertThat(http.get("/", "Cookie: spos-" + http.port() + "=" + "A".repeat(43)).status())
        .isEqualTo(401);
  }

  @Test
  void aCodeIsGoodForOneBrowser() throws IOException {
    String code = codes.get(0);
    assertThat(http.get("/enter", "X-Spos-Code: AAAA-BBBB-CCCC").status()).isEqualTo(403);
    assertThat(http.get("/enter?code=" + code).status()).as("never in an address").isEqualTo(403);
    RawHttp.Answer entered = http.get("/enter", "X-Spos-Code: " + code);
    assertThat(entered.status()).isEqualTo(200);
    assertThat(entered.header("Set-Cookie").orElseThrow())
        .matches("spos-\\d+=[A-Za-z0-9_-]{43}; HttpOnly; SameSite=Strict; Path=/");
    assertThat(http.get("/enter", "X-Spos-Code: " + code).status()).isEqualTo(403);
    assertThat(codes).as("the next one is shown").hasSize(2).doesNotHaveDuplicates();
    assertThat(http.get("/enter", "X-Spos-Code: " + codes.get(1)).status()).isEqualTo(200);
  }

  @Test
  void tokenAndCodeAreInNoPageAndNoLink() throws IOException {
    String cookie = cookie();
    String token = cookie.substring(cookie.indexOf('=') + 1);
    for (String target : List.of("/", "/runs?run=old/search&run=old/supernet")) {
      RawHttp.Answer answer = http.get(target, "Cookie: " + cookie);
      assertThat(answer.status()).isEqualTo(200);
      assertThat(answer.body()).contains("old/search").doesNotContain(token);
      codes.forEach(code -> assertThat(answer.body()).doesNotContain(code));
      assertThat(answer.head()).doesNotContain(token);
    }
    assertThat(server.link()).isEqualTo("http://127.0.0.1:" + server.port() + "/");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "evil.example",
        "evil.example:PORT",
        "127.0.0.1",
        "127.0.0.1:1",
        "localhost.evil.example:PORT",
        "127.0.0.1:PORT.evil.example",
        "127.0.0.1:PORT@evil",
        "0:PORT",
        "[::]:PORT",
        ""
      })
  void anotherHostIsRefusedEvenWithTheCookie(String host) throws IOException {
    String named = host.replace("PORT", String.valueOf(http.port()));
    RawHttp.Answer answer = http.send("GET", "/", named, "Cookie: " + cookie());
    assertThat(answer.status()).isIn(400, 421);
    assertThat(answer.body()).doesNotContain("old/");
    assertThat(http.send("GET", "/enter", named, "X-Spos-Code: " + codes.get(1)).status())
        .isIn(400, 421);
  }

  @Test
  void theNamesOfTheLoopbackAreItsOwn() throws IOException {
    for (String host : List.of("127.0.0.1:", "localhost:", "LOCALHOST:", "[::1]:")) {
      assertThat(http.send("GET", "/", host + http.port(), "Cookie: " + cookie()).status())
          .as(host)
          .isEqualTo(200);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"POST", "PUT", "DELETE", "HEAD", "OPTIONS", "PATCH", "TRACE", "FOO"})
  void onlyGetIsAnswered(String method) throws IOException {
    for (String target : List.of("/", "/enter", "/runs?run=old/search")) {
      RawHttp.Answer answer =
          http.send(
              method,
              target,
              "127.0.0.1:" + http.port(),
              "Cookie: " + cookie(),
              "Content-Length: 0",
              "X-Spos-Code: " + codes.get(codes.size() - 1));
      assertThat(answer.status()).as(method + " " + target).isEqualTo(405);
      assertThat(answer.header("Allow")).contains("GET");
      assertThat(answer.header("Set-Cookie")).isEmpty();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/runs?run=../outside/secret-run",
        "/runs?run=..%2Foutside%2Fsecret-run",
        "/runs?run=%2e%2e/outside/secret-run",
        "/runs?run=..%252Foutside%252Fsecret-run",
        "/runs?run=old/../../outside/secret-run",
        "/runs?run=old/search&run=../outside/secret-run",
        "/runs?run=/etc",
        "/runs?run=",
        "/runs",
        "/runs?run=old/search%00",
        "/runs?run=old%5C..%5C..%5Coutside",
        "/runs?run=%ff%fe",
        "/runs?run=old/search/",
        "/runs?run=old",
        "/runs?other=old/search",
        "/runs/../../outside/secret-run/manifest.json",
        "/..%2f..%2foutside/secret-run/manifest.json",
        "/%2e%2e/%2e%2e/etc/passwd",
        "/old/search/manifest.json",
        "/../../../../etc/passwd",
        "//etc/passwd",
        "/runs?run=old/search&x=1"
      })
  void nothingOutsideOfTheFolderHasAnAddress(String target) throws IOException {
    RawHttp.Answer answer = http.get(target, "Cookie: " + cookie());
    assertThat(answer.status()).as(target).isEqualTo(404);
    assertThat(answer.body()).doesNotContain("secret-run", "root:x:", "architecture_final");
  }

  @Test
  void linksAreNotFollowed() throws IOException {
    Files.createSymbolicLink(runs.resolve("link"), folder.resolve("outside/secret-run"));
    Path mixed = copy(FIXTURES.resolve("search"), runs.resolve("mixed"));
    Files.delete(mixed.resolve("journal.jsonl"));
    Files.createSymbolicLink(
        mixed.resolve("journal.jsonl"), folder.resolve("outside/secret-run/journal.jsonl"));
    Path within = copy(FIXTURES.resolve("search"), runs.resolve("within"));
    Files.delete(within.resolve("journal.jsonl"));
    Files.createSymbolicLink(
        within.resolve("journal.jsonl"), runs.resolve("old/search/journal.jsonl"));
    Files.createSymbolicLink(runs.resolve("up"), folder);
    String cookie = cookie();
    assertThat(http.get("/", "Cookie: " + cookie).body())
        .contains("value=\"within\"", "value=\"old/search\"")
        .doesNotContain("value=\"link", "value=\"mixed", "value=\"up");
    for (String name : List.of("link", "mixed", "up/outside/secret-run", "up")) {
      assertThat(http.get("/runs?run=" + name, "Cookie: " + cookie).status()).isEqualTo(404);
    }
    assertThat(http.get("/runs?run=within", "Cookie: " + cookie).status()).isEqualTo(200);
  }

  @Test
  void aLongAddressIsRefusedAndTheServerGoesOn() throws IOException {
    String cookie = cookie();
    assertThat(http.get("/?" + "a".repeat(9_000), "Cookie: " + cookie).status()).isEqualTo(414);
    assertThat(http.get("/runs?run=" + "a/".repeat(4_500), "Cookie: " + cookie).status())
        .isEqualTo(414);
    assertThat(http.get("/?" + "a".repeat(3_000_000), "Cookie: " + cookie).status())
        .isNotEqualTo(200);
    assertThat(http.get("/", "Cookie: " + cookie, "X-Long: " + "b".repeat(3_000_000)).status())
        .isNotEqualTo(500);
    assertThat(http.get("/", "Cookie: " + cookie).status()).isEqualTo(200);
  }

  @Test
  void scriptsOfOtherSitesAreRefused() throws IOException {
    assertThat(
            http.get(
                    "/",
                    "Cookie: " + cookie(),
                    "Sec-Fetch-Site: cross-site",
                    "Sec-Fetch-Mode: cors")
                .status())
        .isEqualTo(403);
  }

  @Test
  void everyAnswerForbidsWhatAPageDoesNotNeed() throws IOException {
    for (RawHttp.Answer answer :
        List.of(http.get("/"), http.get("/", "Cookie: " + cookie()), http.get("/enter"))) {
      assertThat(answer.header("Content-Security-Policy").orElseThrow())
          .contains("default-src 'none'", "connect-src 'self'", "frame-ancestors 'none'")
          .doesNotContain("unsafe");
      assertThat(answer.header("X-Content-Type-Options")).contains("nosniff");
      assertThat(answer.header("Referrer-Policy")).contains("no-referrer");
      assertThat(answer.header("Cache-Control")).contains("no-store");
      assertThat(answer.header("Access-Control-Allow-Origin")).isEmpty();
    }
  }

  @Test
  void aPageIsSentAgainOnlyIfTheRunHasChanged() throws Exception {
    String cookie = cookie();
    Path run = runs.resolve("old/supernet");
    String target = "/runs?run=old/supernet";
    String tag = http.get(target, "Cookie: " + cookie).header("ETag").orElseThrow();
    assertThat(http.get(target, "Cookie: " + cookie, "If-None-Match: " + tag).status())
        .isEqualTo(304);
    String metrics = Files.readString(run.resolve("metrics.jsonl"));
    Files.writeString(run.resolve("metrics.jsonl"), metrics + "{\"step\":987654,\"loss\":0.125}\n");
    RawHttp.Answer answer = changed(target, cookie, tag);
    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.body()).contains("987654");
  }

  @Test
  void aRunThatIsKilledIsShownAsKilled() throws Exception {
    Path run = runs.resolve("old/supernet");
    Process process = new ProcessBuilder("sleep", "60").start();
    Files.writeString(run.resolve("run.lock"), "process " + process.pid() + "\n");
    Path manifest = run.resolve("manifest.json");
    Files.writeString(manifest, Files.readString(manifest).replace("\"FINISHED\"", "\"RUNNING\""));
    String cookie = cookie();
    String target = "/runs?run=old/supernet";
    RawHttp.Answer alive = http.get(target, "Cookie: " + cookie);
    assertThat(alive.body()).contains("<span class=\"state running\">running</span>");
    process.destroyForcibly().waitFor();
    RawHttp.Answer dead = changed(target, cookie, alive.header("ETag").orElseThrow());
    assertThat(dead.status()).isEqualTo(200);
    assertThat(dead.body()).contains("<span class=\"state killed\">killed</span>");
  }

  @Test
  void aDamagedRunDoesNotHideTheOthers() throws IOException {
    Files.writeString(runs.resolve("old/search/journal.jsonl"), "nonsense\nmore\nand more\n");
    String cookie = cookie();
    assertThat(http.get("/", "Cookie: " + cookie).body())
        .contains("state unreadable", "value=\"old/supernet\"");
    assertThat(http.get("/runs?run=old/search", "Cookie: " + cookie).body())
        .contains("A file of this run is damaged");
    assertThat(http.get("/runs?run=old/search&run=old/scratch", "Cookie: " + cookie).body())
        .contains("<h2 id=\"run-1-title\">old/scratch");
  }

  @Test
  void namesWithSpacesAndSignsHaveAWorkingLink() throws IOException {
    copy(FIXTURES.resolve("search"), runs.resolve("läuf 1's & <b>"));
    String cookie = cookie();
    String list = http.get("/", "Cookie: " + cookie).body();
    assertThat(list).contains("läuf 1&#39;s &amp; &lt;b&gt;").doesNotContain("<b>");
    String link = "/runs?run=l%C3%A4uf+1%27s+%26+%3Cb%3E";
    assertThat(list).contains("href=\"" + link + "\"");
    assertThat(http.get(link, "Cookie: " + cookie).status()).isEqualTo(200);
  }

  @Test
  void whereItCannotListenItSaysWhatToDo() {
    InetSocketAddress taken = new InetSocketAddress("127.0.0.1", server.port());
    assertThatThrownBy(() -> LiveServer.start(runs, taken, codes::add))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("--port");
    assertThatThrownBy(
            () ->
                LiveServer.start(
                    folder.resolve("none"), new InetSocketAddress("127.0.0.1", 0), codes::add))
        .isInstanceOf(CheckpointException.class)
        .hasMessageContaining("none");
  }

  /** A run is read again after ten times the time that reading it took. */
  private RawHttp.Answer changed(String target, String cookie, String tag) throws Exception {
    for (int i = 0; i < 200; i++) {
      RawHttp.Answer answer = http.get(target, "Cookie: " + cookie, "If-None-Match: " + tag);
      if (answer.status() != 304) {
        return answer;
      }
      Thread.sleep(100);
    }
    throw new AssertionError("not read again");
  }

  private String cookie() throws IOException {
    String header =
        http.get("/enter", "X-Spos-Code: " + codes.get(codes.size() - 1))
            .header("Set-Cookie")
            .orElseThrow();
    return header.substring(0, header.indexOf(';'));
  }

  private static Path copy(Path from, Path to) throws IOException {
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : files.toList()) {
        Path target = to.resolve(from.relativize(file).toString());
        Files.createDirectories(target.getParent());
        if (Files.isDirectory(file)) {
          Files.createDirectories(target);
        } else {
          Files.copy(file, target);
        }
      }
    }
    return to;
  }
}
