package org.spos.cost;

import java.util.Map;
import org.spos.error.ConfigException;
import org.spos.plan.NetworkPlan;
import org.spos.space.SearchSpace;

/**
 * Multiply–accumulates from a table in place of counting, as all published code takes them.
 *
 * @param entries by operation and shape; a space needs only some of them
 * @param source for messages, such as the file's name
 */
public record FlopsTable(Map<OperationKey, Long> entries, String source) {
  public FlopsTable {
    entries = Map.copyOf(entries);
  }

  /**
   * Looks up what a space needs.
   *
   * @throws ConfigException naming the first entry that is missing
   */
  public Flops flops(SearchSpace space) {
    NetworkPlan plan = NetworkPlan.supernet(space);
    long fixed = macs(OperationKey.stem(plan)) + macs(OperationKey.rest(plan));
    long[][] blocks =
        plan.blocks().stream()
            .map(
                choices ->
                    choices.stream().mapToLong(block -> macs(OperationKey.of(block))).toArray())
            .toArray(long[][]::new);
    return new Flops(space, fixed, blocks);
  }

  private long macs(OperationKey key) {
    Long macs = entries.get(key);
    if (macs == null) {
      throw new ConfigException(
          "FLOPs table %s has no entry %s; use a table of this space, or none: they are counted"
              .formatted(source, key));
    }
    return macs;
  }
}
