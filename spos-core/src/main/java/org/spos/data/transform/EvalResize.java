package org.spos.data.transform;

/** How an evaluation image is scaled before the centre crop. */
public enum EvalResize {
  /** OpenCV INTER_LINEAR without antialiasing, long side rounded: the published evaluation. */
  OPENCV_LINEAR {
    @Override
    int longSide(int size, int shortSide, int longSide) {
      // Same operations in the same order as Megvii train.py: int(size / H * W + 0.5).
      return (int) ((double) size / shortSide * longSide + 0.5);
    }
  },
  /** PIL BILINEAR with antialiasing, long side truncated: torchvision's {@code Resize}. */
  PIL_BILINEAR {
    @Override
    int longSide(int size, int shortSide, int longSide) {
      return (int) ((long) size * longSide / shortSide);
    }
  };

  /** The scaled long side when the short side becomes {@code size}. */
  abstract int longSide(int size, int shortSide, int longSide);
}
