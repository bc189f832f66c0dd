package org.spos.space;

/** What follows a batch normalisation, element by element. */
public enum Nonlinearity {
  /** Nothing. */
  NONE,
  /** max(x, 0). */
  RELU,
  /** min(max(x, 0), 6), as in MobileNetV2. */
  RELU6
}
