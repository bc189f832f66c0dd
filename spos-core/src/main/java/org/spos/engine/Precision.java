package org.spos.engine;

import java.util.Locale;

/** In which numbers the products of a network are computed; weights are float32 in all of them. */
public enum Precision {
  /** 24 significant bits. */
  FLOAT32,
  /** Factors rounded to 11 significant bits, sums in float32: the tensor cores of recent GPUs. */
  TF32,
  /** Activations in bfloat16, 8 significant bits; momentum and statistics in float32. */
  BF16;

  /** As in configurations: {@code float32}, {@code tf32}, {@code bf16}. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
