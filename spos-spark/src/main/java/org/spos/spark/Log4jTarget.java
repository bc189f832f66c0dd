package org.spos.spark;

import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.apache.logging.log4j.Level;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.core.Appender;
import org.apache.logging.log4j.core.LoggerContext;
import org.apache.logging.log4j.core.appender.FileAppender;
import org.apache.logging.log4j.core.appender.OutputStreamAppender;
import org.apache.logging.log4j.core.config.Configuration;
import org.apache.logging.log4j.core.config.Configurator;
import org.apache.logging.log4j.core.config.LoggerConfig;
import org.apache.logging.log4j.core.layout.PatternLayout;
import org.apache.spark.SparkConf;
import org.slf4j.LoggerFactory;
import org.spos.cli.LogTarget;
import org.spos.watch.ConsoleProgress;

/**
 * Log lines through Log4j, which Spark brings. Lines of this program go where {@code spos} sends
 * them; Spark's own go where its configuration says, but from warnings on only, unless somebody has
 * configured that.
 */
public final class Log4jTarget implements LogTarget {
  private static final String OURS = "org.spos";
  private static final String STDERR = "spos-stderr";
  private static final String FILE = "spos-file";

  private Optional<Path> file = Optional.empty();

  @Override
  public boolean fits() {
    return LoggerFactory.getILoggerFactory()
            .getClass()
            .getName()
            .startsWith("org.apache.logging.slf4j.")
        && LogManager.getContext(false) instanceof LoggerContext;
  }

  @Override
  public void toStderr(int verbosity, boolean terminal, OutputStream stderr) {
    new SparkConf(false).log(); // Spark configures Log4j when it logs first, and would undo this
    Appender appender =
        OutputStreamAppender.newBuilder()
            .setName(STDERR)
            .setTarget(stderr)
            .setLayout(
                layout(
                    (terminal ? ConsoleProgress.ERASE : "")
                        + "%d{HH:mm:ss} %-5level %msg%n"
                        + (verbosity > 1 ? "" : "%ex{0}")))
            .build();
    add(appender, verbosity == 0 ? Level.WARN : verbosity == 1 ? Level.INFO : Level.DEBUG);
    if (verbosity < 2 && isByDefault()) {
      configuration().getRootLogger().setLevel(Level.WARN);
    }
    // What spos does not show, either: versions that docs/dependencies.md explains.
    Configurator.setLevel("org.nd4j", Level.ERROR);
    Configurator.setLevel("org.bytedeco", Level.ERROR);
    context().updateLoggers();
  }

  /** Whether nobody has told Spark what to log. */
  private static boolean isByDefault() {
    String location = configuration().getConfigurationSource().getLocation();
    return location == null || location.contains("org/apache/spark/log4j2-defaults");
  }

  @Override
  public void toFileOnly() {
    ours().removeAppender(STDERR);
    context().updateLoggers();
  }

  @Override
  public void toFile(Path path) {
    close();
    add(
        FileAppender.newBuilder()
            .setName(FILE)
            .withFileName(path.toString())
            .withAppend(true)
            .setLayout(layout("%d{yyyy-MM-dd HH:mm:ss.SSS} %-5level %logger{1} - %msg%n%ex"))
            .build(),
        Level.DEBUG);
    file = Optional.of(path);
    context().updateLoggers();
  }

  @Override
  public Optional<Path> file() {
    return file.filter(path -> Files.isRegularFile(path) && path.toFile().length() > 0);
  }

  @Override
  public void close() {
    Appender old = ours().getAppenders().get(FILE);
    if (old != null) {
      ours().removeAppender(FILE);
      context().updateLoggers();
      old.stop();
    }
    file = Optional.empty();
  }

  private static PatternLayout layout(String pattern) {
    return PatternLayout.newBuilder()
        .withPattern(pattern)
        .withCharset(StandardCharsets.UTF_8)
        .withAlwaysWriteExceptions(false)
        .build();
  }

  private static void add(Appender appender, Level lowest) {
    appender.start();
    ours().removeAppender(appender.getName());
    ours().addAppender(appender, lowest, null);
  }

  /** What is configured for our lines alone. */
  private static LoggerConfig ours() {
    LoggerConfig found = configuration().getLoggerConfig(OURS);
    if (!found.getName().equals(OURS)) {
      found = new LoggerConfig(OURS, Level.DEBUG, false);
      configuration().addLogger(OURS, found);
    }
    return found;
  }

  private static Configuration configuration() {
    return context().getConfiguration();
  }

  private static LoggerContext context() {
    return (LoggerContext) LogManager.getContext(false);
  }
}
