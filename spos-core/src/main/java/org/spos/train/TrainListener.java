package org.spos.train;

/** Is told how training proceeds, in the thread that trains. An exception ends the training. */
public interface TrainListener {

  /** Nobody is told. */
  TrainListener NONE = new TrainListener() {};

  /**
   * Whether {@link #onStep} of an iteration looks at the network, and so must be called while the
   * network is as that iteration left it. Otherwise the next one may have been begun by then.
   *
   * @param iteration 1-based
   */
  default boolean needsNetwork(long iteration) {
    return false;
  }

  /** An iteration is done. */
  default void onStep(StepReport report) {}

  /**
   * The network should be saved now: as {@link SaveTimes} says, at the end, and when told to stop.
   *
   * @param iterations how many are done
   */
  default void onCheckpoint(long iterations) {}
}
