package org.spos.data.demo;

/** Outlines in a unit square centred on 0: points with |x|, |y| at most 1; y points down. */
enum DemoShape {
  DISC {
    @Override
    boolean contains(double x, double y) {
      return x * x + y * y <= 1;
    }
  },
  RING {
    @Override
    boolean contains(double x, double y) {
      double r = x * x + y * y;
      return r <= 1 && r >= 0.3;
    }
  },
  SQUARE {
    @Override
    boolean contains(double x, double y) {
      return Math.max(Math.abs(x), Math.abs(y)) <= 0.85;
    }
  },
  TRIANGLE {
    @Override
    boolean contains(double x, double y) {
      return y <= 0.8 && Math.abs(x) <= (y + 1) / 1.8;
    }
  },
  CROSS {
    @Override
    boolean contains(double x, double y) {
      double least = Math.min(Math.abs(x), Math.abs(y));
      return least <= 0.33 && Math.max(Math.abs(x), Math.abs(y)) <= 1;
    }
  },
  DIAMOND {
    @Override
    boolean contains(double x, double y) {
      return Math.abs(x) * 1.35 + Math.abs(y) <= 1;
    }
  },
  CRESCENT {
    @Override
    boolean contains(double x, double y) {
      double bite = x * x + (y + 0.55) * (y + 0.55);
      return x * x + y * y <= 1 && bite >= 0.7;
    }
  },
  HOURGLASS {
    @Override
    boolean contains(double x, double y) {
      return Math.abs(y) <= 0.95 && Math.abs(x) <= 0.2 + 0.7 * Math.abs(y);
    }
  };

  /** Whether the outline holds this point. */
  abstract boolean contains(double x, double y);
}
