package org.spos.engine.torch;

import org.spos.engine.EngineContract;
import org.spos.engine.EngineProvider;

/** The engine {@code torch} is one. */
class TorchEngineTest extends EngineContract {
  @Override
  public EngineProvider provider() {
    return new TorchProvider();
  }

  /**
   * Sums of a batch normalisation's gradients are float32 here: the shift of tiny-kept-standalone,
   * which the next one takes away again but for rounding, is 6.4 times the stated error off.
   */
  @Override
  public double timesStatedError() {
    return 8;
  }
}
