package org.spos.cli;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.Appender;
import ch.qos.logback.core.FileAppender;
import ch.qos.logback.core.OutputStreamAppender;
import ch.qos.logback.core.filter.Filter;
import ch.qos.logback.core.spi.FilterReply;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.slf4j.LoggerFactory;
import org.spos.watch.ConsoleProgress;

/** Log lines through logback, which this program brings. */
final class LogbackTarget implements LogTarget {
  private static final String FILE = "%d{yyyy-MM-dd HH:mm:ss.SSS} %-5level %logger{0} - %msg%n";

  @Override
  public boolean fits() {
    return LoggerFactory.getILoggerFactory() instanceof LoggerContext;
  }

  @Override
  public void toStderr(int verbosity, boolean terminal, OutputStream stderr) {
    LoggerContext context = context();
    context.reset();
    OutputStreamAppender<ILoggingEvent> appender = new OutputStreamAppender<>();
    appender.setOutputStream(stderr);
    start(
        appender,
        encoder(
            (terminal ? ConsoleProgress.ERASE : "") // of the progress line
                + "%d{HH:mm:ss} %-5level %msg%n"
                + (verbosity > 1 ? "" : "%nopex"),
            context),
        context);
    appender.setName("stderr");
    root(context).setLevel(Level.DEBUG);
    appender.addFilter(
        new LevelFilter(verbosity == 0 ? Level.WARN : verbosity == 1 ? Level.INFO : Level.DEBUG));
    root(context).addAppender(appender);
    // It says at each start what the manifest says, in many lines, and warns of backends that are
    // not there, of which the engine makes one line.
    context.getLogger("org.nd4j").setLevel(Level.ERROR);
    // It warns that ND4J was built with an older JavaCPP than oneDNN; docs/dependencies.md says
    // why.
    context.getLogger("org.bytedeco").setLevel(Level.ERROR);
    // It says how it starts a graph, which nobody asked for who exports one.
    context.getLogger("org.deeplearning4j").setLevel(Level.ERROR);
  }

  @Override
  public void toFileOnly() {
    root(context()).detachAppender("stderr");
  }

  @Override
  public void toFile(Path file) {
    LoggerContext context = context();
    root(context).detachAppender("file");
    FileAppender<ILoggingEvent> appender = new FileAppender<>();
    appender.setFile(file.toString());
    appender.setName("file");
    start(appender, encoder(FILE, context), context);
    root(context).addAppender(appender);
  }

  @Override
  public Optional<Path> file() {
    return root(context()).getAppender("file") instanceof FileAppender<ILoggingEvent> appender
        ? Optional.of(Path.of(appender.getFile()))
            .filter(file -> Files.isRegularFile(file) && file.toFile().length() > 0)
        : Optional.empty();
  }

  @Override
  public void close() {
    Appender<ILoggingEvent> file = root(context()).getAppender("file");
    if (file != null) {
      root(context()).detachAppender(file);
      file.stop();
    }
  }

  /** Drops events below a level for one appender only. */
  private static final class LevelFilter extends Filter<ILoggingEvent> {
    private final Level lowest;

    LevelFilter(Level lowest) {
      this.lowest = lowest;
    }

    @Override
    public FilterReply decide(ILoggingEvent event) {
      return event.getLevel().isGreaterOrEqual(lowest) ? FilterReply.NEUTRAL : FilterReply.DENY;
    }
  }

  private static PatternLayoutEncoder encoder(String pattern, LoggerContext context) {
    PatternLayoutEncoder encoder = new PatternLayoutEncoder();
    encoder.setContext(context);
    encoder.setPattern(pattern);
    encoder.start();
    return encoder;
  }

  private static void start(
      OutputStreamAppender<ILoggingEvent> appender,
      PatternLayoutEncoder encoder,
      LoggerContext context) {
    appender.setContext(context);
    appender.setEncoder(encoder);
    appender.start();
  }

  private static Logger root(LoggerContext context) {
    return context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
  }

  private static LoggerContext context() {
    return (LoggerContext) LoggerFactory.getILoggerFactory();
  }
}
