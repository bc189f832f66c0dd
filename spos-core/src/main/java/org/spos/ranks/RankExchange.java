package org.spos.ranks;

import java.nio.FloatBuffer;
import java.util.List;
import org.spos.engine.Exchange;

/** Adds up a step's gradients and numbers over the processes. Numbers always go by the tree. */
final class RankExchange implements Exchange {
  private final int rank;
  private final int processes;
  private final Reduction reduction;
  private final TreeSums tree;
  private final Link link;
  private FloatBuffer packed = TreeSums.direct(0).asFloatBuffer();

  RankExchange(int rank, int processes, Reduction reduction, TreeSums tree, Link link) {
    this.rank = rank;
    this.processes = processes;
    this.reduction = reduction;
    this.tree = tree;
    this.link = link;
  }

  @Override
  public int rank() {
    return rank;
  }

  @Override
  public int processes() {
    return processes;
  }

  @Override
  public boolean fits(int shards, int count) {
    return reduction.fits(shards, count);
  }

  @Override
  public void sum(List<FloatBuffer> gradients, double[] numbers) {
    if (reduction == Reduction.EXACT) {
      tree.everywhere(gradients, numbers, Double::sum);
      return;
    }
    tree.everywhere(List.of(), numbers, Double::sum);
    int length = gradients.stream().mapToInt(FloatBuffer::remaining).sum();
    if (packed.capacity() < length) {
      packed = TreeSums.direct(length * Float.BYTES).asFloatBuffer();
    }
    FloatBuffer all = packed.slice(0, length);
    gradients.forEach(one -> all.put(one.duplicate()));
    link.sum(all.flip());
    gradients.forEach(one -> one.duplicate().put(next(all, one.remaining())));
  }

  /** The next values of a buffer. */
  private static FloatBuffer next(FloatBuffer all, int length) {
    FloatBuffer values = all.slice(all.position(), length);
    all.position(all.position() + length);
    return values;
  }
}
