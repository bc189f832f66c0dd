package org.spos.engine;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Running mean and variance of each batch normalisation on one path, by its published name, such as
 * {@code first_conv.1}. Not modified after creation.
 */
public record BnStatistics(Map<String, Moments> moments) {
  /** PyTorch's BN momentum, the weight of the newest batch in the running statistics. */
  public static final double MOMENTUM = 0.1;

  /**
   * Statistics of one layer, [channels] each; the variance is the unbiased one, as PyTorch keeps
   * it.
   */
  public record Moments(float[] mean, float[] variance) {}

  public BnStatistics {
    moments = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(moments));
  }
}
