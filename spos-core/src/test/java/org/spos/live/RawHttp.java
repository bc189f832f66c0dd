package org.spos.live;

import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** Requests as they are written, whatever a client would make of them. */
record RawHttp(int port) {

  /**
   * An answer.
   *
   * @param status 0 if the server said nothing
   * @param head status line and headers
   */
  record Answer(int status, String head, String body) {
    Optional<String> header(String name) {
      return head.lines()
          .filter(
              line -> line.toLowerCase(Locale.ROOT).startsWith(name.toLowerCase(Locale.ROOT) + ":"))
          .map(line -> line.substring(name.length() + 1).strip())
          .findFirst();
    }
  }

  /** A GET to the right host. */
  Answer get(String target, String... headers) throws IOException {
    return send("GET", target, "127.0.0.1:" + port, headers);
  }

  Answer send(String method, String target, String host, String... headers) throws IOException {
    StringBuilder request = new StringBuilder(method + " " + target + " HTTP/1.1\r\n");
    if (!host.isEmpty()) {
      request.append("Host: ").append(host).append("\r\n");
    }
    Arrays.stream(headers).forEach(header -> request.append(header).append("\r\n"));
    request.append("Connection: close\r\n\r\n");
    try (Socket socket = new Socket("127.0.0.1", port)) {
      socket.setSoTimeout(20_000);
      String text;
      try {
        socket.getOutputStream().write(request.toString().getBytes(StandardCharsets.UTF_8));
        text = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      } catch (IOException e) {
        return new Answer(0, "", ""); // hung up, as it may on what is no request
      }
      int end = text.indexOf("\r\n\r\n");
      return end < 0
          ? new Answer(0, text, "")
          : new Answer(
              Integer.parseInt(text.substring(9, 12)),
              text.substring(0, end),
              text.substring(end + 4));
    }
  }
}
