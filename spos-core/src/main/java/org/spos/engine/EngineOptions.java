package org.spos.engine;

/**
 * What an engine is opened with.
 *
 * @param threads processor threads that it may use, at least 1
 * @param device where it computes
 * @param precision in which numbers
 */
public record EngineOptions(int threads, Device device, Precision precision) {
  public EngineOptions {
    if (threads < 1) {
      throw new IllegalArgumentException("an engine needs a thread");
    }
  }

  /** The CPU in float32, which every engine can do. */
  public static EngineOptions cpu(int threads) {
    return new EngineOptions(threads, Device.CPU, Precision.FLOAT32);
  }
}
