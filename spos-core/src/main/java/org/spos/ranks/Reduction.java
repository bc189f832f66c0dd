package org.spos.ranks;

/** How gradients of several processes are added up. */
public enum Reduction {
  /** In a fixed tree: the same bits for any number of processes that fits. */
  EXACT,
  /** In the order that is fastest: other bits for other numbers of processes. */
  FAST
}
