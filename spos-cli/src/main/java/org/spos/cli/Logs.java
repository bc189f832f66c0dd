package org.spos.cli;

import java.io.OutputStream;
import java.nio.file.Path;
import java.util.Optional;
import java.util.ServiceLoader;
import org.slf4j.LoggerFactory;

/** Where log lines go: to stderr, and to {@code log.txt} of the run directory. */
final class Logs {
  private static final Optional<LogTarget> TARGET = find();

  private Logs() {}

  /** Logback may not be there: a program around this one may bring a library of its own. */
  private static Optional<LogTarget> find() {
    String factory = LoggerFactory.getILoggerFactory().getClass().getName();
    if (factory.equals("ch.qos.logback.classic.LoggerContext")) {
      return Optional.of(new LogbackTarget());
    }
    return ServiceLoader.load(LogTarget.class).stream()
        .map(ServiceLoader.Provider::get)
        .filter(LogTarget::fits)
        .findFirst();
  }

  /** See {@link LogTarget#toStderr}. */
  static void toStderr(int verbosity, boolean terminal, OutputStream stderr) {
    TARGET.ifPresent(target -> target.toStderr(verbosity, terminal, stderr));
  }

  /** See {@link LogTarget#toFileOnly}. */
  static void toFileOnly() {
    TARGET.ifPresent(LogTarget::toFileOnly);
  }

  /** See {@link LogTarget#toFile}. */
  static void toFile(Path file) {
    TARGET.ifPresent(target -> target.toFile(file));
  }

  /** See {@link LogTarget#file}. */
  static Optional<Path> file() {
    return TARGET.flatMap(LogTarget::file);
  }

  /** See {@link LogTarget#close}. */
  static void close() {
    TARGET.ifPresent(LogTarget::close);
  }
}
