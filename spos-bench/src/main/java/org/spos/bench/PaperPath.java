package org.spos.bench;

import java.util.List;

/**
 * The path that both sides run, the example of the published code's network.py: 318,729,024
 * multiply-accumulates at 224×224.
 */
public final class PaperPath {
  /** Candidate of each choice block: 0, 1, 2 for kernels 3, 5, 7 and 3 for Xception. */
  public static final List<Integer> CHOICES =
      List.of(0, 0, 3, 1, 1, 1, 0, 0, 2, 0, 2, 1, 1, 0, 2, 0, 2, 1, 3, 2);

  public static final int CLASSES = 1000;
  public static final double LEARNING_RATE = 0.05;
  public static final double MOMENTUM = 0.9;
  public static final double WEIGHT_DECAY = 4e-5;
  public static final double LABEL_SMOOTHING = 0.1;
  public static final double DROPOUT = 0.1;

  private static final int SMALL_SIDE = 64;

  private PaperPath() {}

  /** Small images would be gone before the last stage with the published stride of 2. */
  public static int stemStride(int side) {
    return side < SMALL_SIDE ? 1 : 2;
  }
}
