package org.spos.engine.nd4j;

import org.spos.engine.EngineContract;
import org.spos.engine.EngineProvider;

/** The engine {@code onednn} is one. */
class OneDnnEngineTest extends EngineContract {
  @Override
  public EngineProvider provider() {
    return new OneDnnProvider();
  }
}
