package org.spos.engine;

/** The engine that a contract is about. */
interface EngineUnderTest {

  /** What opens it. */
  EngineProvider provider();

  /** How it is opened; two threads of the CPU in float32 unless an engine's test says otherwise. */
  default EngineOptions options() {
    return EngineOptions.cpu(2);
  }

  /** Opens it; the caller closes it. */
  default Engine open() {
    return provider().open(options());
  }

  /**
   * How many times as far as PyTorch's own float32 gradients may be off, where that is more than
   * the contract's tolerance: deep networks on few pixels amplify rounding.
   */
  default double timesStatedError() {
    return 4;
  }

  /** How far apart the losses of a training step and of a prediction may be, relative. */
  default double predictionTolerance() {
    return 2e-5;
  }
}
