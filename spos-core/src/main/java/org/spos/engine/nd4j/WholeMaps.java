package org.spos.engine.nd4j;

import java.util.List;
import org.spos.engine.nd4j.Layout.Purpose;
import org.spos.plan.BlockPlan;
import org.spos.plan.NetworkPlan;
import org.spos.space.Architecture;
import org.spos.space.ChannelSelection;
import org.spos.space.Join;

/**
 * Which map a block reads, where blocks work on all channels: map 0 is the stem's output, map
 * <em>i</em> that of block <em>i</em>.
 *
 * <p>Some blocks have no map of their own. The output of an identity <em>is</em> its input, on
 * whatever path: who reads it reads the map before, and nothing is copied. Where inputs are not
 * kept for a way back, a sum is added to its input in place. So which map a block reads depends on
 * the path. The gradients of maps that such blocks lead from one to the next are all in one place:
 * a block that adds its input passes the gradient on and adds to it.
 */
final class WholeMaps {
  private final NetworkPlan plan;
  private final boolean sumsInPlace;

  WholeMaps(NetworkPlan plan, Purpose purpose) {
    this.plan = plan;
    this.sumsInPlace = purpose == Purpose.PREDICT;
  }

  /** Whether a network is of blocks of this kind. */
  static boolean suit(NetworkPlan plan) {
    return plan.blocks().stream().flatMap(List::stream).allMatch(WholeMaps::isWhole);
  }

  private static boolean isWhole(BlockPlan block) {
    return block.branches().stream().allMatch(branch -> branch.input() == ChannelSelection.ALL)
        && block.working().size() < 2
        && (block.branches().size() == 1 || block.join() == Join.SUM);
  }

  /** Whether a block's output lies where its input does. */
  private boolean isInPlace(BlockPlan block) {
    return block.working().isEmpty() || (sumsInPlace && block.join() == Join.SUM);
  }

  /** The map that a block reads on a path, or the head for the number after the last block. */
  int source(Architecture path, int consumer) {
    int map = consumer;
    while (map > 0 && isInPlace(plan.block(map - 1, path.choice(map - 1)))) {
      map--;
    }
    return map;
  }

  /** Whether any candidate writes a map. */
  boolean isWritten(int map) {
    return map == 0 || !plan.blocks().get(map - 1).stream().allMatch(this::isInPlace);
  }

  /** The last block that may read a map on any path, or the head. */
  int lastReader(int map) {
    int reader = map;
    while (reader < plan.blocks().size()
        && plan.blocks().get(reader).stream().anyMatch(this::isInPlace)) {
      reader++;
    }
    return reader;
  }

  /** The first of the maps whose gradients lie in one place. */
  int firstOfRun(int map) {
    int first = map;
    while (first > 0 && isKept(first - 1)) {
      first--;
    }
    return first;
  }

  /** The last of them. */
  int lastOfRun(int map) {
    int last = map;
    while (last < plan.blocks().size() && isKept(last)) {
      last++;
    }
    return last;
  }

  private boolean isKept(int block) {
    return plan.blocks().get(block).get(0).shape().isKept();
  }
}
