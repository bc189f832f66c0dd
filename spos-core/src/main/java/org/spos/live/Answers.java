package org.spos.live;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.spos.digest.Sha256;
import org.spos.report.page.ListHtml;
import org.spos.report.page.PageHtml;

/** Answers requests: only GET, only under our names, only to who came through the door. */
final class Answers implements HttpHandler {
  private static final Logger LOG = LoggerFactory.getLogger(Answers.class);
  private static final int LONGEST = 8_192;
  private static final String CODE = "X-Spos-Code";

  private final Hosts hosts;
  private final Door door;
  private final LivePages pages;

  Answers(Hosts hosts, Door door, LivePages pages) {
    this.hosts = hosts;
    this.door = door;
    this.pages = pages;
  }

  @Override
  public void handle(HttpExchange exchange) {
    try (exchange) {
      answer(exchange);
    } catch (IOException e) {
      LOG.debug("A browser went away", e);
    } catch (RuntimeException | Error e) {
      // One page that fails must not end the server; no detail of it leaves this machine.
      LOG.warn("Cannot answer a request: {}", e.toString());
    }
  }

  private void answer(HttpExchange exchange) throws IOException {
    Headers headers = exchange.getRequestHeaders();
    if (!hosts.isOurs(first(headers, "Host"))) {
      text(exchange, 421, "This server is asked by its address only.");
    } else if (exchange.getRequestURI().toString().length() > LONGEST) {
      text(exchange, 414, "The address is too long.");
    } else if (!exchange.getRequestMethod().equals("GET")) {
      exchange.getResponseHeaders().set("Allow", "GET");
      text(exchange, 405, "This server only shows; it takes GET requests.");
    } else if (first(headers, "Sec-Fetch-Site").equals("cross-site")
        && !first(headers, "Sec-Fetch-Mode").equals("navigate")) {
      text(exchange, 403, "Other sites may not ask here.");
    } else if (path(exchange).equals("/enter")) {
      enter(exchange, headers);
    } else if (!door.isOpen(first(headers, "Cookie"))) {
      html(exchange, 401, ListHtml.entry());
    } else {
      page(exchange);
    }
  }

  /** A header of its own keeps the code out of addresses, and other sites cannot send it. */
  private void enter(HttpExchange exchange, Headers headers) throws IOException {
    Optional<String> cookie = door.enter(first(headers, CODE));
    if (cookie.isPresent()) {
      exchange.getResponseHeaders().set("Set-Cookie", cookie.get());
      text(exchange, 200, "Welcome.");
    } else {
      text(exchange, 403, "That is not the code that is shown on the terminal now.");
    }
  }

  private void page(HttpExchange exchange) throws IOException {
    String path = path(exchange);
    if (path.equals("/")) {
      send(exchange, pages.listVersion(), pages::list);
      return;
    }
    List<String> names = path.equals("/runs") ? names(exchange) : List.of();
    Optional<String> version =
        names.isEmpty() || names.size() > LivePages.MOST
            ? Optional.empty()
            : pages.runsVersion(names);
    if (version.isEmpty()) {
      html(exchange, 404, ListHtml.message("There is nothing under this address."));
    } else {
      send(exchange, version.get(), () -> pages.runs(names));
    }
  }

  private interface Maker {
    String make();
  }

  /** Nothing if the browser has this version; made only if not. */
  private static void send(HttpExchange exchange, String version, Maker page) throws IOException {
    String tag =
        "\"" + Sha256.hex(version.getBytes(StandardCharsets.UTF_8)).substring(0, 32) + "\"";
    exchange.getResponseHeaders().set("ETag", tag);
    if (first(exchange.getRequestHeaders(), "If-None-Match").equals(tag)) {
      secure(exchange);
      exchange.sendResponseHeaders(304, -1);
    } else {
      html(exchange, 200, page.make());
    }
  }

  /** Empty if the address is not written as it should be. */
  private static List<String> names(HttpExchange exchange) {
    List<String> names = new ArrayList<>();
    String query = Optional.ofNullable(exchange.getRequestURI().getRawQuery()).orElse("");
    for (String part : query.split("&", -1)) {
      if (!part.startsWith("run=")) {
        return List.of();
      }
      try {
        String name = URLDecoder.decode(part.substring(4), StandardCharsets.UTF_8);
        if (!names.contains(name)) {
          names.add(name);
        }
      } catch (IllegalArgumentException e) {
        return List.of();
      }
    }
    return names;
  }

  private static String path(HttpExchange exchange) {
    return Optional.ofNullable(exchange.getRequestURI().getRawPath()).orElse("");
  }

  private static String first(Headers headers, String name) {
    return Optional.ofNullable(headers.getFirst(name)).orElse("");
  }

  private static void text(HttpExchange exchange, int status, String text) throws IOException {
    body(exchange, status, "text/plain; charset=utf-8", text);
  }

  private static void html(HttpExchange exchange, int status, String page) throws IOException {
    body(exchange, status, "text/html; charset=utf-8", page);
  }

  private static void body(HttpExchange exchange, int status, String type, String text)
      throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", type);
    secure(exchange);
    exchange.sendResponseHeaders(status, bytes.length);
    try (OutputStream out = exchange.getResponseBody()) {
      out.write(bytes);
    }
  }

  private static void secure(HttpExchange exchange) {
    Headers headers = exchange.getResponseHeaders();
    headers.set("Content-Security-Policy", PageHtml.LIVE_POLICY + "; frame-ancestors 'none'");
    headers.set("X-Content-Type-Options", "nosniff");
    headers.set("X-Frame-Options", "DENY");
    headers.set("Referrer-Policy", "no-referrer");
    headers.set("Cross-Origin-Opener-Policy", "same-origin");
    headers.set("Cross-Origin-Resource-Policy", "same-origin");
    headers.set("Cache-Control", "no-store");
  }
}
