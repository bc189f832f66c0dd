package org.spos.engine;

import java.util.Optional;

/** Opens engines as the program does: by name, among those found. */
public final class TestEngines {
  private TestEngines() {}

  /** The engine of that name; the caller closes it. */
  public static Engine open(String name, int threads) {
    return Engines.found()
        .open(new EngineRequest(name, Optional.empty(), Precision.FLOAT32, threads));
  }

  /** Whichever suits this machine. */
  public static Engine open(int threads) {
    return open(EngineRequest.AUTO, threads);
  }
}
