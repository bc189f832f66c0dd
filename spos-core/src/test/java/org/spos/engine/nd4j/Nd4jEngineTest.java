package org.spos.engine.nd4j;

import org.spos.engine.EngineContract;
import org.spos.engine.EngineProvider;

/** The engine {@code nd4j} is one. */
class Nd4jEngineTest extends EngineContract {
  @Override
  public EngineProvider provider() {
    return new Nd4jProvider();
  }
}
