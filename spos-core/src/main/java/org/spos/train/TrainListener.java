package org.spos.train;

/** Is told how training proceeds, in the thread that trains. An exception ends the training. */
public interface TrainListener {

  /** An iteration is done. */
  default void onStep(StepReport report) {}

  /**
   * The network should be saved now: as {@link SaveTimes} says, at the end, and when told to stop.
   *
   * @param iterations how many are done
   */
  default void onCheckpoint(long iterations) {}
}
