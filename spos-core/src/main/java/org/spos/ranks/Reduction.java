package org.spos.ranks;

import org.spos.engine.ShardTree;

/** How gradients of several processes are added up. */
public enum Reduction {
  /** In a fixed tree: the same bits for any number of processes that fits. */
  EXACT,
  /** In the order that is fastest: other bits for other numbers of processes. */
  FAST;

  /** Whether so many processes can share so many shards out. */
  public boolean fits(int shards, int processes) {
    return this == EXACT ? ShardTree.hasBranches(shards, processes) : shards % processes == 0;
  }
}
