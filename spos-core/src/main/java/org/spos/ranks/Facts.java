package org.spos.ranks;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.spos.error.CheckpointException;
import org.spos.error.ConfigException;
import org.spos.error.DataException;
import org.spos.error.SposException;
import org.spos.text.OneLine;

/**
 * What must be the same in all processes of a run, or their numbers would not fit together.
 *
 * @param values by name, in the order in which they are compared
 */
record Facts(Map<Fact, String> values) {

  /** A fact that processes have in common; its kind decides the exit code. */
  record Fact(Kind kind, String name) {}

  /** What a fact is about. */
  enum Kind {
    BUILD,
    CONFIGURATION,
    CHECKPOINT,
    DATA
  }

  Facts {
    values = new LinkedHashMap<>(values);
  }

  /** No facts yet. */
  Facts() {
    this(Map.of());
  }

  /** These facts and one more. */
  Facts with(Kind kind, String name, String value) {
    Facts more = new Facts(values);
    more.values.put(new Fact(kind, name), OneLine.whole(value));
    return more;
  }

  /** As a value of the store. */
  String text() {
    StringBuilder text = new StringBuilder();
    values.forEach(
        (fact, value) ->
            text.append(fact.kind())
                .append('\t')
                .append(fact.name())
                .append('\t')
                .append(value)
                .append('\n'));
    return text.toString();
  }

  /** What {@link #text} wrote. */
  static Facts parse(String text) {
    Facts facts = new Facts();
    for (String line : text.lines().toList()) {
      String[] parts = line.split("\t", 3);
      facts = facts.with(Kind.valueOf(parts[0]), parts[1], parts[2]);
    }
    return facts;
  }

  /**
   * The first fact in which a process differs from the first one, as the error that it is.
   *
   * @param who the process, such as {@code rank 2 on n1}
   * @param whom the first one, such as {@code rank 0}
   */
  Optional<SposException> difference(Facts first, String who, String whom) {
    Facts others = this;
    return Arrays.stream(Kind.values())
        .flatMap(
            kind ->
                first.values.entrySet().stream()
                    .filter(entry -> entry.getKey().kind() == kind)
                    .filter(entry -> !entry.getValue().equals(others.values.get(entry.getKey())))
                    .map(
                        entry ->
                            error(
                                entry.getKey(),
                                who,
                                whom,
                                others.values.getOrDefault(entry.getKey(), "nothing"),
                                entry.getValue())))
        .findFirst();
  }

  private static SposException error(Fact fact, String who, String whom, String has, String first) {
    String message =
        "%s has another %s than %s: %s, and %s has %s; %s"
            .formatted(
                who,
                fact.name(),
                whom,
                OneLine.of(has),
                whom,
                OneLine.of(first),
                switch (fact.kind()) {
                  case BUILD -> "use one build on all machines";
                  case CONFIGURATION -> "start all processes with the same command and files";
                  case CHECKPOINT -> "give all processes the same file";
                  case DATA -> "give all processes the same images";
                });
    return switch (fact.kind()) {
      case BUILD, CONFIGURATION -> new ConfigException(message);
      case CHECKPOINT -> new CheckpointException(message);
      case DATA -> new DataException(message);
    };
  }
}
