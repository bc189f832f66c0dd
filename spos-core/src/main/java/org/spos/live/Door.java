package org.spos.live;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.spos.seed.Secret;

/**
 * Who may look: who typed a code that was shown on the terminal, and got a cookie for it. A code is
 * good for one browser; it and the cookie travel in headers, never in an address. Thread-safe.
 */
final class Door {
  private final String cookie;
  private final Pattern cookies;
  private final String token = Secret.token();
  private final Consumer<String> show;
  private String code;

  /**
   * @param port of the server: browsers do not keep the cookies of two ports apart by themselves
   * @param show shows a code to the user, and to nobody else
   */
  Door(int port, Consumer<String> show) {
    this.cookie = "spos-" + port;
    this.cookies = Pattern.compile("(?:^|;\\s*)" + cookie + "=([A-Za-z0-9_-]{43})(?=;|$)");
    this.show = show;
    this.code = Secret.code();
    show.accept(code);
  }

  /** The cookie for a code, as a header; empty if it is another. The code is then used up. */
  synchronized Optional<String> enter(String typed) {
    String plain = typed.strip().toUpperCase(Locale.ROOT).replace(" ", "-");
    if (!isEqual(plain, code)) {
      return Optional.empty();
    }
    code = Secret.code();
    show.accept(code);
    return Optional.of(cookie + "=" + token + "; HttpOnly; SameSite=Strict; Path=/");
  }

  /** Whether the cookies of a request have ours. */
  boolean isOpen(String header) {
    Matcher found = cookies.matcher(header);
    return found.find() && isEqual(found.group(1), token);
  }

  /** In a time that does not tell how much of it is right. */
  private static boolean isEqual(String one, String other) {
    return MessageDigest.isEqual(
        one.getBytes(StandardCharsets.UTF_8), other.getBytes(StandardCharsets.UTF_8));
  }
}
