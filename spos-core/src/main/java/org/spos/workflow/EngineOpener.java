package org.spos.workflow;

import org.spos.config.SposConfig.EngineKind;
import org.spos.engine.Engine;

/** Opens a tensor engine; the commands know no other way to get one. */
@FunctionalInterface
public interface EngineOpener {

  /**
   * Opens an engine, which the caller closes.
   *
   * @param threads processor threads it may use, at least 1
   */
  Engine open(EngineKind kind, int threads);
}
