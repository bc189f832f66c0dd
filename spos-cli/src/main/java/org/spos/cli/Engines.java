package org.spos.cli;

import java.util.Locale;
import org.spos.config.SposConfig.EngineKind;
import org.spos.engine.Engine;
import org.spos.engine.nd4j.Nd4jEngine;

/** Opens the tensor engine; apart from {@link Main}, so that its classes load only when needed. */
final class Engines {
  private Engines() {}

  static Engine open(EngineKind kind, int threads) {
    return Nd4jEngine.open(kind.name().toLowerCase(Locale.ROOT), threads);
  }
}
