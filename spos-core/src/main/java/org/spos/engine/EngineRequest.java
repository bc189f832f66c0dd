package org.spos.engine;

import java.util.Optional;

/**
 * What a user asks for; {@link Engines} finds what meets it.
 *
 * @param engine name of an engine, or {@link #AUTO}
 * @param device where it is to compute; if empty, on a GPU where it can use one
 * @param precision in which numbers
 * @param deterministic whether the same bits are to come out each time, where that costs time
 * @param threads processor threads that it may use, at least 1
 */
public record EngineRequest(
    String engine,
    Optional<Device> device,
    Precision precision,
    boolean deterministic,
    int threads) {
  /** Whichever suits this machine best. */
  public static final String AUTO = "auto";

  /** Where the same bits come out only if that costs nothing. */
  public EngineRequest(String engine, Optional<Device> device, Precision precision, int threads) {
    this(engine, device, precision, false, threads);
  }

  /** Whether any engine will do. */
  boolean leavesEngineOpen() {
    return engine.equals(AUTO);
  }
}
