package org.spos.cli;

import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.spos.text.OneLine;

/** Tells errors that come from too little memory from all others, and what helps. */
final class MemoryShortage {
  private MemoryShortage() {}

  /** One line; empty if the error is of another kind. Loader threads hand theirs on as causes. */
  static Optional<String> describe(Throwable error) {
    return Stream.iterate(error, Objects::nonNull, Throwable::getCause)
        .limit(20) // causes may form a ring
        .flatMap(cause -> one(cause).stream())
        .findFirst();
  }

  private static Optional<String> one(Throwable error) {
    String message = OneLine.of(String.valueOf(error.getMessage()));
    if (error instanceof OutOfMemoryError) {
      return Optional.of(isHeap(message) ? heap(message) : outsideTheHeap(message));
    }
    boolean unmapped =
        error instanceof UnsatisfiedLinkError
            && (message.contains("failed to map segment") || message.contains("allocate memory"))
            && !message.contains("not permitted"); // from a folder that is mounted noexec
    // What oneDNN and C++ say when an allocation fails; the shapes themselves are ours.
    boolean refused =
        error instanceof RuntimeException
            && (message.startsWith("could not create a ")
                || message.startsWith("could not execute a ")
                || message.contains("bad_alloc"));
    return unmapped || refused ? Optional.of(outsideTheHeap(message)) : Optional.empty();
  }

  private static boolean isHeap(String message) {
    return message.contains("heap space")
        || message.contains("GC overhead")
        || message.contains("array size");
  }

  private static String heap(String message) {
    return "out of memory (%s); lower the batch size, or give Java more with SPOS_JAVA_OPTS=-Xmx4g"
        .formatted(message);
  }

  private static String outsideTheHeap(String message) {
    return "out of memory outside Java's heap (%s); lower the batch size, raise the limit of the process (ulimit -v, container), or leave it more with a smaller -Xmx in SPOS_JAVA_OPTS"
        .formatted(message);
  }
}
