package org.spos.natives;

import java.util.Objects;
import java.util.stream.Stream;
import org.spos.text.OneLine;

/** Why a library could not be loaded. */
final class LoadError {
  private LoadError() {}

  /** What the system said: that of the innermost cause that says something. */
  static String reason(Throwable error) {
    return causes(error)
        .map(Throwable::getMessage)
        .filter(Objects::nonNull)
        .reduce((outer, inner) -> inner)
        .map(OneLine::of)
        .orElse(error.getClass().getSimpleName());
  }

  private static Stream<Throwable> causes(Throwable error) {
    return Stream.iterate(error, Objects::nonNull, Throwable::getCause)
        .limit(20); // causes may form a ring
  }

  /** Whether memory was short. */
  static boolean isMemoryShortage(Throwable error) {
    return isMemoryShortage(reason(error))
        || causes(error).anyMatch(cause -> cause instanceof OutOfMemoryError);
  }

  /** Whether memory was short, and not a permission. */
  static boolean isMemoryShortage(String reason) {
    return reason.contains("allocate memory")
        || (reason.contains("failed to map segment") && !reason.contains("not permitted"));
  }
}
