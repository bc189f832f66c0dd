package org.spos.train;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.spos.text.Text;

/** The share of the last steps' time that a training waited for images. */
public final class DataWait {
  private static final int STEPS = 50;
  private static final int HINT_ABOVE = 20; // percent

  private final long[] waited = new long[STEPS];
  private final long[] all = new long[STEPS];
  private long waitedSum;
  private long allSum;
  private long steps;
  private boolean hinted;

  /** Counts a step. */
  public void add(Duration wait, Duration whole) {
    int slot = (int) (steps++ % STEPS);
    waitedSum += wait.toNanos() - waited[slot];
    allSum += whole.toNanos() - all[slot];
    waited[slot] = wait.toNanos();
    all[slot] = whole.toNanos();
  }

  /** A step as {@code times.jsonl} has it: how long it took, and what share of that it waited. */
  public static Map<String, Double> row(Duration wait, Duration whole) {
    Map<String, Double> row = new LinkedHashMap<>();
    row.put("seconds", whole.toNanos() / 1e9);
    row.put("dataWait", 100.0 * wait.toNanos() / Math.max(1, whole.toNanos()));
    return row;
  }

  /** Percent of the time of the last 50 steps. */
  public int percent() {
    return (int) Math.round(100.0 * waitedSum / Math.max(1, allSum));
  }

  /** What to do about it: once, and only if it lasts. */
  public Optional<String> hint() {
    if (hinted || steps < STEPS || percent() <= HINT_ABOVE) {
      return Optional.empty();
    }
    hinted = true;
    return Optional.of(
        Text.format(
            "Training waits for images %d %% of the time: give it more --workers, or pack the"
                + " images once with spos data pack",
            percent()));
  }
}
