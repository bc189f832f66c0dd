package org.spos.engine.nd4j;

import org.spos.engine.NetworkOptions;
import org.spos.engine.nd4j.Layout.Purpose;
import org.spos.plan.NetworkPlan;

/**
 * Bytes that a network takes, worked out from its plan and the way its batches are shared: nothing
 * is loaded or allocated.
 */
final class MemoryNeed {
  private final NetworkPlan plan;
  private final ChannelRouting routing;
  private final Partition partition;
  private final long largestActivation;

  MemoryNeed(NetworkPlan plan, Partition partition) {
    this(plan, new ChannelRouting(plan), partition);
  }

  MemoryNeed(NetworkPlan plan, ChannelRouting routing, Partition partition) {
    this.plan = plan;
    this.routing = routing;
    this.partition = partition;
    this.largestActivation = Layout.largestActivation(plan);
  }

  /** Of parameters and activations together. */
  long of(NetworkOptions options) {
    return of(options, options.maxShard());
  }

  /** The same with so many images at a time. */
  long of(NetworkOptions options, int images) {
    return parameters(options.shards())
        + activations(images, options.training() ? Purpose.TRAIN : Purpose.STATISTICS);
  }

  /** Of weights, momentum, gradients and their sums; the running statistics are on the heap. */
  long parameters(int shards) {
    ParameterRegions regions = new ParameterRegions(plan);
    long sums = shards == 1 ? 0 : 1 + Integer.SIZE - Integer.numberOfLeadingZeros(shards - 1);
    return Float.BYTES * ((2 + sums) * regions.length() + regions.gradientLength());
  }

  /** Of the workspace for one purpose, and of what lies beside it. */
  long activations(int batch, Purpose purpose) {
    if (purpose == Purpose.PREDICT) {
      // Workers predict each on images of their own.
      return partition.activations().bytes()
          * layout(predictionParts(batch).size(), purpose).size()
          * partition.workers();
    }
    Layout layout = layout(batch, purpose);
    return partition.activations().bytes() * layout.size()
        + BatchPrograms.bytes(plan, partition, layout);
  }

  /** The parts in which a batch is evaluated. */
  Parts predictionParts(int batch) {
    return partition.cachedParts(batch, largestActivation);
  }

  private Layout layout(int batch, Purpose purpose) {
    return new Layout(plan, routing, batch, purpose);
  }
}
