package org.spos.engine.nd4j;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.spos.engine.StepResult;
import org.spos.plan.ConvUnit;
import org.spos.plan.NetworkPlan;
import org.spos.space.Architecture;

/**
 * The numbers of a step that are summed in double: loss, hits, and the batch statistics of each
 * path, of which a shard has its share.
 */
final class StepNumbers {
  /** Loss, top-1 and top-5 hits, images. */
  private static final int COUNTS = 4;

  private final List<List<ConvUnit>> units = new ArrayList<>();
  private final double[] values;

  /** All zero. */
  StepNumbers(NetworkPlan plan, List<Architecture> paths) {
    int length = COUNTS;
    for (Architecture path : paths) {
      List<ConvUnit> ofPath = plan.units(path);
      units.add(ofPath);
      length += 2 * ofPath.stream().mapToInt(unit -> unit.spec().out()).sum();
    }
    values = new double[length];
  }

  /** The live array. */
  double[] values() {
    return values;
  }

  /** Adds loss and hits of a shard on one path. */
  void add(StepResult share) {
    values[0] += share.loss();
    values[1] += share.top1();
    values[2] += share.top5();
    values[3] += share.images();
  }

  /**
   * Adds a shard's statistics on one path.
   *
   * @param path number of the path
   * @param sums what the last forward pass found
   * @param weight of the shard
   */
  void addMoments(int path, Function<ConvUnit, BatchSums> sums, double weight) {
    int at = COUNTS;
    for (int p = 0; p <= path; p++) {
      for (ConvUnit unit : units.get(p)) {
        if (p == path) {
          sums.apply(unit).addMoments(values, at, weight);
        }
        at += 2 * unit.spec().out();
      }
    }
  }

  /** Adds those of other shards. */
  StepNumbers plus(StepNumbers others) {
    for (int i = 0; i < values.length; i++) {
      values[i] += others.values[i];
    }
    return this;
  }

  /** Moves running statistics towards the batch's: path by path, in their order. */
  void update(Function<ConvUnit, RunningStatistics> running, double weight) {
    int at = COUNTS;
    for (List<ConvUnit> ofPath : units) {
      for (ConvUnit unit : ofPath) {
        running.apply(unit).update(values, at, weight);
        at += 2 * unit.spec().out();
      }
    }
  }

  /** Mean loss over the paths, and the sums of the counts. */
  StepResult result() {
    return new StepResult(
        values[0] / units.size(), (int) values[1], (int) values[2], (int) values[3]);
  }
}
