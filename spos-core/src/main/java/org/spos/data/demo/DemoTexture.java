package org.spos.data.demo;

/**
 * Patterns at two scales; none changes its kind when mirrored, as training flips images. x and y
 * are in units of the pattern's fine period.
 */
enum DemoTexture {
  FINE_ROWS {
    @Override
    boolean dark(double x, double y) {
      return odd(y * 2);
    }
  },
  COARSE_COLUMNS {
    @Override
    boolean dark(double x, double y) {
      return odd(x);
    }
  },
  FINE_CHECKS {
    @Override
    boolean dark(double x, double y) {
      return odd(x * 1.4) ^ odd(y * 1.4);
    }
  },
  COARSE_ROWS {
    @Override
    boolean dark(double x, double y) {
      return odd(y);
    }
  },
  DOTS {
    @Override
    boolean dark(double x, double y) {
      double dx = x - Math.floor(x) - 0.5;
      double dy = y - Math.floor(y) - 0.5;
      return dx * dx + dy * dy < 0.11;
    }
  },
  COARSE_CHECKS {
    @Override
    boolean dark(double x, double y) {
      return odd(x * 0.6) ^ odd(y * 0.6);
    }
  };

  /** Whether the pattern is dark at this point. */
  abstract boolean dark(double x, double y);

  private static boolean odd(double value) {
    return ((long) Math.floor(value) & 1) == 1;
  }
}
