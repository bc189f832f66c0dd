package org.spos.ranks;

import org.spos.error.CheckpointException;
import org.spos.error.ConfigException;
import org.spos.error.ConstraintException;
import org.spos.error.DataException;
import org.spos.error.DivergedException;
import org.spos.error.RanksException;
import org.spos.error.SposException;
import org.spos.text.OneLine;

/**
 * How a process has failed, for the others.
 *
 * @param kind simple name of the exception
 * @param message in one line
 */
public record Failure(String kind, String message) {

  public Failure(RuntimeException error) {
    this(error.getClass().getSimpleName(), OneLine.whole(String.valueOf(error.getMessage())));
  }

  /** What {@link #text} wrote. */
  public static Failure parse(String text) {
    String[] parts = text.split("\n", 2);
    return new Failure(parts[0], parts[1]);
  }

  static String line(String text) {
    return parse(text).message();
  }

  /** As text for another process. */
  public String text() {
    return kind + "\n" + message;
  }

  /** The same error; its message begins with the process that it is of. */
  public SposException error(String who) {
    String line = message.startsWith(who) ? message : who + ": " + message;
    return switch (kind) {
      case "ConfigException" -> new ConfigException(line);
      case "DataException" -> new DataException(line);
      case "CheckpointException" -> new CheckpointException(line);
      case "DivergedException" -> new DivergedException(line);
      case "ConstraintException" -> new ConstraintException(line);
      default -> new RanksException(line);
    };
  }
}
