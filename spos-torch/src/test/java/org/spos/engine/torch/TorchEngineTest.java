package org.spos.engine.torch;

import org.spos.engine.EngineContract;
import org.spos.engine.EngineProvider;

/** The engine {@code torch} is one. */
class TorchEngineTest extends EngineContract {
  @Override
  public EngineProvider provider() {
    return new TorchProvider();
  }
}
