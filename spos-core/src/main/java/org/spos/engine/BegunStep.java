package org.spos.engine;

/**
 * A training step that has been begun. On a GPU it may still be computed: who asks for its numbers
 * only after the next one has been begun lets the GPU never wait for Java.
 */
public interface BegunStep {

  /** Whether its numbers are there; if not, {@link #result} waits for them. */
  boolean isDone();

  /** What the step saw; the loss may be infinite or NaN. */
  StepResult result();

  /** A step that is over. */
  static BegunStep over(StepResult result) {
    return new BegunStep() {
      @Override
      public boolean isDone() {
        return true;
      }

      @Override
      public StepResult result() {
        return result;
      }
    };
  }
}
