package org.spos.bench;

import java.util.List;

/**
 * Paths of NAS-Bench-Macro (Su et al., CVPR 2021), a digit for each of eight blocks: 0 identity, or
 * where a block changes its shape a 1×1 convolution; 1 inverted residual 3×3 expansion 3; 2 the
 * same 5×5 expansion 6.
 */
public final class MacroPaths {
  public static final int STEM_CHANNELS = 32;
  public static final int HEAD_CHANNELS = 1280;
  public static final int CLASSES = 10;

  /** Blocks of each stage; the first of them has stride 2. */
  public static final List<Integer> STAGE_BLOCKS = List.of(2, 3, 3);

  public static final List<Integer> STAGE_CHANNELS = List.of(64, 128, 256);

  /** Drawn once; the mean over them stands for the space. */
  static final List<String> RANDOM =
      List.of(
          "11111010",
          "12210200",
          "11120221",
          "00210022",
          "20112221",
          "01111011",
          "12202120",
          "10021010",
          "11111002",
          "12011012");

  private MacroPaths() {}
}
