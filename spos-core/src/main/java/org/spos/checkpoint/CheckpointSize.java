package org.spos.checkpoint;

import org.spos.plan.NetworkPlan;
import org.spos.plan.TensorSpec;

/** How large files of checkpoints will be, before there are any. */
public final class CheckpointSize {
  /** Name, shape, place and checksum of a tensor in the header, about. */
  private static final int ENTRY = 150;

  private CheckpointSize() {}

  /**
   * Bytes of a file.
   *
   * @param training whether it can be trained on from: momentum of all trained tensors beside them
   */
  public static long of(NetworkPlan plan, boolean training) {
    long bytes = 0;
    for (TensorSpec tensor : plan.tensors()) {
      long one = (long) Float.BYTES * tensor.elements() + ENTRY;
      bytes += training && tensor.kind().trained() ? 2 * one : one;
    }
    return bytes;
  }
}
