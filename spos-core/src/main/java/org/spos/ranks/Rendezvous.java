package org.spos.ranks;

import java.nio.file.Path;
import java.util.Optional;
import org.spos.error.ConfigException;
import org.spos.text.OneLine;
import org.spos.text.Text;

/**
 * Where the processes of a run find each other: a file that all see, or a port at which the first
 * of them listens.
 *
 * @param file the file; empty for a port
 * @param host where the first process runs; empty with a file
 * @param port where it listens, 1 to 65,535; 0 with a file
 * @param served whether somebody else listens there already, as torchrun does
 */
public record Rendezvous(Optional<Path> file, String host, int port, boolean served) {
  private static final String FILE = "file:";

  /** A file that all processes see. */
  public static Rendezvous at(Path file) {
    return new Rendezvous(Optional.of(file), "", 0, false);
  }

  /**
   * A port of the first process's machine.
   *
   * @throws ConfigException if there is no such port
   */
  public static Rendezvous at(String host, int port) {
    return new Rendezvous(Optional.empty(), host, port, false);
  }

  /** The same, at which somebody else listens already. */
  Rendezvous servedByOthers() {
    return new Rendezvous(file, host, port, true);
  }

  /**
   * Reads {@code HOST:PORT}, {@code [ADDRESS]:PORT} or {@code file:PATH}.
   *
   * @param source the option or variable that it comes from, for the message
   * @throws ConfigException if it is none of these
   */
  public static Rendezvous parse(String source, String text) {
    if (text.startsWith(FILE) && text.length() > FILE.length()) {
      return at(Path.of(text.substring(FILE.length())));
    }
    int colon = text.lastIndexOf(':');
    if (colon < 1 || text.startsWith(FILE)) {
      throw new ConfigException(
          "%s is \"%s\", expected HOST:PORT or file:PATH".formatted(source, OneLine.of(text)));
    }
    String host = text.substring(0, colon).replaceAll("^\\[|\\]$", "");
    return at(host, port(source, text.substring(colon + 1)));
  }

  /** Reads the number of a port. */
  static int port(String source, String text) {
    int port = text.matches("[0-9]{1,5}") ? Integer.parseInt(text) : 0;
    if (port < 1 || port > 65_535) {
      throw new ConfigException(
          "%s: \"%s\" is no port, expected 1 to 65535".formatted(source, OneLine.of(text)));
    }
    return port;
  }

  /** As {@link #parse} reads it. */
  @Override
  public String toString() {
    return file.map(path -> FILE + path).orElseGet(() -> Text.format("%s:%d", host, port));
  }
}
