package org.spos.engine;

import org.spos.plan.NetworkPlan;

/** Makes networks; the seam that lets another tensor library take over. */
public interface Engine extends AutoCloseable {

  /** What computes, for manifests, journals and logs. */
  EngineIdentity identity();

  /**
   * A network with zero parameters; see {@link PathNetwork#initialise} and {@code restore}.
   *
   * @throws org.spos.error.ConfigException if the batch does not fit into memory
   */
  PathNetwork create(NetworkPlan plan, NetworkOptions options);

  /**
   * The most memory that was in use so far, in bytes: of the GPU it computes on, as far as it was
   * looked at, else resident of this process; 0 where the system does not tell.
   */
  default long peakMemory() {
    return NativeMemory.peak();
  }

  @Override
  void close();
}
