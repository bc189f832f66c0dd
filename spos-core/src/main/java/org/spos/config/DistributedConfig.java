package org.spos.config;

import org.spos.ranks.Reduction;

/**
 * How several processes train one network.
 *
 * @param reduce how their gradients are added up: {@code exact} gives the bits of one process with
 *     the same shards, {@code fast} those of the quickest order
 */
public record DistributedConfig(Reduction reduce) {

  /** The bits of one process. */
  public static DistributedConfig defaults() {
    return new DistributedConfig(Reduction.EXACT);
  }
}
