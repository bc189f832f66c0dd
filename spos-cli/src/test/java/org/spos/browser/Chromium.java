package org.spos.browser;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.WebSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** A headless Chromium with one page, driven by its DevTools protocol. */
final class Chromium implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final Process process;
  private final BlockingQueue<JsonNode> answers = new LinkedBlockingQueue<>();
  private final List<String> problems = new CopyOnWriteArrayList<>();
  private final WebSocket socket;
  private int sent;

  private Chromium(Process process, String address) {
    this.process = process;
    this.socket =
        HttpClient.newHttpClient()
            .newWebSocketBuilder()
            .buildAsync(URI.create(address), new Listener())
            .join();
    for (String domain : List.of("Page", "Runtime", "Log", "Network")) {
      send(domain + ".enable", Map.of());
    }
  }

  /**
   * @param profile an empty folder of its own
   */
  static Chromium start(Path profile) throws IOException {
    Process process =
        new ProcessBuilder(
                System.getProperty("spos.browser"),
                "--headless=new",
                "--no-sandbox",
                "--disable-gpu",
                "--remote-debugging-port=0",
                "--remote-allow-origins=*",
                "--user-data-dir=" + profile,
                "about:blank")
            .redirectErrorStream(true)
            .redirectOutput(profile.resolve("chromium.log").toFile())
            .start();
    Path port = profile.resolve("DevToolsActivePort");
    until("Chromium listens", () -> Files.exists(port) && lines(port).size() > 1);
    String list = "http://127.0.0.1:" + lines(port).get(0) + "/json/list";
    String[] address = {""};
    until(
        "Chromium has a page",
        () -> {
          for (JsonNode target : get(list)) {
            if (target.path("type").asText().equals("page")) {
              address[0] = target.path("webSocketDebuggerUrl").asText();
            }
          }
          return !address[0].isEmpty();
        });
    return new Chromium(process, address[0]);
  }

  /** Opens a page and waits until its script has run. */
  void open(String address) {
    send("Page.navigate", Map.of("url", address));
    until(
        address + " is there",
        () ->
            evaluate(
                    "location.href !== 'about:blank' && document.readyState === 'complete'"
                        + " && document.body.classList.contains('scripted')")
                .asBoolean());
  }

  /** The value of an expression, which may be a promise. */
  JsonNode evaluate(String expression) {
    JsonNode answer =
        send(
            "Runtime.evaluate",
            Map.of("expression", expression, "returnByValue", true, "awaitPromise", true));
    if (answer.has("exceptionDetails")) {
      throw new AssertionError(answer.path("exceptionDetails").toString());
    }
    return answer.path("result").path("value");
  }

  void waitFor(String expression) {
    until(expression, () -> evaluate(expression).asBoolean());
  }

  void look(int width, boolean dark) {
    send(
        "Emulation.setDeviceMetricsOverride",
        Map.of("width", width, "height", 900, "deviceScaleFactor", 1, "mobile", false));
    media("", dark);
  }

  /** Print or screen; light or dark. */
  void media(String medium, boolean dark) {
    send(
        "Emulation.setEmulatedMedia",
        Map.of(
            "media",
            medium,
            "features",
            List.of(Map.of("name", "prefers-color-scheme", "value", dark ? "dark" : "light"))));
  }

  /** Presses a key, such as {@code Tab} or {@code +}. */
  void press(String key) {
    int code = Map.of("Tab", 9, "Enter", 13, "Escape", 27, " ", 32).getOrDefault(key, 0);
    String text = key.equals("Enter") ? "\r" : key.length() == 1 ? key : "";
    send(
        "Input.dispatchKeyEvent",
        Map.of("type", "keyDown", "key", key, "text", text, "windowsVirtualKeyCode", code));
    send(
        "Input.dispatchKeyEvent",
        Map.of("type", "keyUp", "key", key, "windowsVirtualKeyCode", code));
  }

  JsonNode send(String method, Map<String, ?> parameters) {
    int id = ++sent;
    try {
      socket
          .sendText(
              JSON.writeValueAsString(Map.of("id", id, "method", method, "params", parameters)),
              true)
          .join();
      for (; ; ) {
        JsonNode answer = answers.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        if (answer == null) {
          throw new AssertionError("no answer to " + method);
        }
        if (answer.path("id").asInt() == id) {
          if (answer.has("error")) {
            throw new AssertionError(method + ": " + answer.path("error"));
          }
          return answer.path("result");
        }
      }
    } catch (IOException | InterruptedException e) {
      throw new AssertionError(method, e);
    }
  }

  /** Errors of scripts, policy and network since the browser began. */
  List<String> problems() {
    return List.copyOf(problems);
  }

  static void until(String what, BooleanSupplier holds) {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (!holds.getAsBoolean()) {
      if (System.nanoTime() > end) {
        throw new AssertionError("waited in vain until: " + what);
      }
      try {
        Thread.sleep(50);
      } catch (InterruptedException e) {
        throw new AssertionError(what, e);
      }
    }
  }

  private static List<String> lines(Path file) {
    try {
      return Files.readAllLines(file);
    } catch (IOException e) {
      return List.of();
    }
  }

  private static JsonNode get(String address) {
    try {
      return JSON.readTree(
          HttpClient.newHttpClient()
              .send(HttpRequest.newBuilder(URI.create(address)).build(), BodyHandlers.ofString())
              .body());
    } catch (IOException | InterruptedException e) {
      return JSON.createArrayNode();
    }
  }

  @Override
  public void close() throws InterruptedException {
    socket.abort();
    process.descendants().forEach(ProcessHandle::destroyForcibly);
    process.destroyForcibly().waitFor();
  }

  private final class Listener implements WebSocket.Listener {
    private final StringBuilder text = new StringBuilder();

    @Override
    public CompletionStage<?> onText(WebSocket from, CharSequence part, boolean last) {
      text.append(part);
      if (last) {
        take(text.toString());
        text.setLength(0);
      }
      from.request(1);
      return CompletableFuture.completedFuture(last);
    }

    private void take(String message) {
      try {
        JsonNode json = JSON.readTree(message);
        String method = json.path("method").asText();
        JsonNode parameters = json.path("params");
        if (json.has("id")) {
          answers.add(json);
        } else if (method.equals("Runtime.exceptionThrown")
            || (method.equals("Runtime.consoleAPICalled")
                && parameters.path("type").asText().matches("error|warning|assert"))
            || (method.equals("Log.entryAdded")
                && parameters.path("entry").path("level").asText().equals("error"))) {
          problems.add(parameters.toString());
        }
      } catch (IOException e) {
        problems.add(message);
      }
    }
  }
}
