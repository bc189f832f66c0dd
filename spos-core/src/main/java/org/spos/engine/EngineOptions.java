package org.spos.engine;

/**
 * What an engine is opened with.
 *
 * @param threads processor threads that it may use, at least 1
 * @param device where it computes
 * @param precision in which numbers
 * @param deterministic whether the same bits have to come out each time; on a CPU they do anyway
 * @param exchange with the processes that share a training out
 */
public record EngineOptions(
    int threads, Device device, Precision precision, boolean deterministic, Exchange exchange) {
  public EngineOptions {
    if (threads < 1) {
      throw new IllegalArgumentException("an engine needs a thread");
    }
  }

  /** Alone. */
  public EngineOptions(int threads, Device device, Precision precision) {
    this(threads, device, precision, false, Exchange.ALONE);
  }

  /** The same with the same bits each time, or without. */
  public EngineOptions with(boolean sameBits) {
    return new EngineOptions(threads, device, precision, sameBits, exchange);
  }

  /** The same as one of several processes. */
  public EngineOptions with(Exchange others) {
    return new EngineOptions(threads, device, precision, deterministic, others);
  }

  /** The CPU in float32, which every engine can do. */
  public static EngineOptions cpu(int threads) {
    return new EngineOptions(threads, Device.CPU, Precision.FLOAT32);
  }
}
