package org.spos.cli;

import org.spos.config.SposConfig.EngineKind;
import org.spos.engine.Engine;

/** Placeholder until the engine is there. */
final class Engines {
  private Engines() {}

  static Engine open(EngineKind kind, int threads) {
    throw new UnsupportedOperationException("no engine yet: " + kind + ", " + threads);
  }
}
