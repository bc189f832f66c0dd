package org.spos.ranks;

import org.spos.error.CheckpointException;
import org.spos.error.ConfigException;
import org.spos.error.ConstraintException;
import org.spos.error.DataException;
import org.spos.error.DivergedException;
import org.spos.error.RanksException;
import org.spos.error.SposException;
import org.spos.text.OneLine;

/** How a process has failed, for the others. */
record Failure(String kind, String message) {

  Failure(RuntimeException error) {
    this(error.getClass().getSimpleName(), OneLine.whole(String.valueOf(error.getMessage())));
  }

  static Failure parse(String text) {
    String[] parts = text.split("\n", 2);
    return new Failure(parts[0], parts[1]);
  }

  static String line(String text) {
    return parse(text).message();
  }

  String text() {
    return kind + "\n" + message;
  }

  /** The same error, of which process it is. */
  SposException error(String who) {
    String line = who + ": " + message;
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
