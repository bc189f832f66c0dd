package org.spos.cli;

import java.util.Locale;
import org.spos.config.SposConfig.EngineKind;
import org.spos.engine.Engine;
import org.spos.engine.nd4j.Nd4jEngine;

/** Opens the engine that a configuration names. */
final class Engines {
  private Engines() {}

  static Engine open(EngineKind kind, int threads) {
    return Nd4jEngine.open(kind.name().toLowerCase(Locale.ROOT), threads);
  }
}
