package org.spos.interop.torch;

import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.spos.error.CheckpointException;
import org.spos.text.OneLine;
import org.spos.text.Text;

/** In what a file differs from the network it should hold; all names go to the debug log. */
final class Differences {
  private static final Logger LOG = LoggerFactory.getLogger(Differences.class);
  private static final int SHOWN = 10;

  private final String where;
  private final List<String> missing = new ArrayList<>();
  private final List<String> surplus = new ArrayList<>();
  private final List<String> misshaped = new ArrayList<>();

  Differences(String where) {
    this.where = where;
  }

  void missing(String name) {
    missing.add(name);
  }

  void surplus(String name) {
    surplus.add(OneLine.of(name));
  }

  void misshaped(String name, List<Integer> found, List<Integer> expected) {
    misshaped.add("%s %s, expected %s".formatted(name, found, expected));
  }

  /**
   * Throws if there are any.
   *
   * @param network what the file should hold, for the message
   */
  void requireNone(String network) {
    if (missing.isEmpty() && surplus.isEmpty() && misshaped.isEmpty()) {
      return;
    }
    missing.forEach(name -> LOG.debug("{} lacks {}", where, name));
    surplus.forEach(name -> LOG.debug("{} has the surplus {}", where, name));
    misshaped.forEach(text -> LOG.debug("{} holds {}", where, text));
    throw new CheckpointException(
        "%s is not %s:%s%s%s if its space is another one, give it with --space"
            .formatted(
                where,
                network,
                list(" missing", missing),
                list(" surplus", surplus),
                list(" of another shape", misshaped)));
  }

  private static String list(String what, List<String> names) {
    if (names.isEmpty()) {
      return "";
    }
    int shown = Math.min(SHOWN, names.size());
    String rest =
        names.size() > shown
            ? Text.format(" and %d more (-v lists all)", names.size() - shown)
            : "";
    return "%s %s%s;".formatted(what, String.join(", ", names.subList(0, shown)), rest);
  }
}
