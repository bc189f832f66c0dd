package org.spos.interop.pickle;

import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.spos.error.CheckpointException;
import org.spos.text.OneLine;

/** The Python names that a pickle may use, and what becomes of others. Never are they run. */
public final class PickleNames {
  private static final int MOST_NAMED = 1000;

  private final Map<String, PickleGlobal> known;
  private final boolean skipping;
  private final Set<String> skipped = new TreeSet<>();

  private PickleNames(Collection<PickleGlobal> known, boolean skipping) {
    this.known = known.stream().collect(Collectors.toMap(PickleGlobal::name, Function.identity()));
    this.skipping = skipping;
  }

  /** Refuses a pickle that asks for any other name. */
  public static PickleNames only(Collection<PickleGlobal> known) {
    return new PickleNames(known, false);
  }

  /** Skips objects of other names, and kinds of values that are of no use here. */
  public static PickleNames skippingOthers(Collection<PickleGlobal> known) {
    return new PickleNames(known, true);
  }

  /** Other names that were asked for, in order; no more than 1,000 of them. */
  public Set<String> skipped() {
    return skipped;
  }

  boolean isSkipping() {
    return skipping;
  }

  PickleGlobal find(String module, String name, String where) {
    String full = module + "." + name;
    PickleGlobal found = known.get(full);
    if (found != null) {
      return found;
    }
    if (!skipping) {
      throw new CheckpointException(
          "%s is refused: its pickle asks for %s, which is not on the list of allowed names; nothing was run. If you trust the file, load it in Python and save its data alone"
              .formatted(where, OneLine.of(full)));
    }
    if (skipped.size() < MOST_NAMED) {
      skipped.add(OneLine.of(full));
    }
    return new PickleGlobal(full, arguments -> new PickleOpaque(full));
  }
}
