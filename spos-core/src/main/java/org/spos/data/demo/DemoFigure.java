package org.spos.data.demo;

import org.spos.seed.RandomStream;

/**
 * A shape placed in a picture, filled with a pattern of two colours. Lengths in picture sides.
 *
 * @param shape the outline
 * @param texture the pattern
 * @param x centre
 * @param y centre, downwards
 * @param radius half the side of the shape's square
 * @param cos of the rotation
 * @param sin of the rotation
 * @param period of the pattern
 * @param light RGB as 0xRRGGBB
 * @param dark RGB as 0xRRGGBB
 */
record DemoFigure(
    DemoShape shape,
    DemoTexture texture,
    double x,
    double y,
    double radius,
    double cos,
    double sin,
    double period,
    int light,
    int dark) {

  /** The figure that makes the class. */
  static DemoFigure main(DemoClass mark, int classes, RandomStream rng) {
    double hue = (double) mark.index() / classes + 0.25 * rng.nextGaussian();
    double radius = 0.2 + 0.1 * rng.nextDouble();
    double x = 0.5 + 0.16 * (rng.nextDouble() - 0.5);
    double y = 0.5 + 0.16 * (rng.nextDouble() - 0.5) - 0.08 * mark.companion();
    return of(mark.shape(), mark.texture(), x, y, radius, 0.3, hue, rng);
  }

  /** The small disc above or below a figure. */
  static DemoFigure companion(DemoFigure of, int place, RandomStream rng) {
    double radius = 0.06 + 0.02 * rng.nextDouble();
    double x = of.x + 0.2 * (rng.nextDouble() - 0.5);
    double y = of.y + place * (of.radius + radius + 0.02);
    return plain(DemoShape.DISC, x, y, radius, rng);
  }

  /** A small figure of any shape and one colour near the left or right edge. */
  static DemoFigure distractor(RandomStream rng) {
    DemoShape[] shapes = DemoShape.values();
    double edge = 0.02 + 0.12 * rng.nextDouble();
    double x = rng.nextBoolean() ? edge : 1 - edge;
    double radius = 0.05 + 0.07 * rng.nextDouble();
    return plain(shapes[rng.nextInt(shapes.length)], x, rng.nextDouble(), radius, rng);
  }

  private static DemoFigure plain(
      DemoShape shape, double x, double y, double radius, RandomStream rng) {
    DemoFigure any = of(shape, DemoTexture.DOTS, x, y, radius, 3, rng.nextDouble(), rng);
    return new DemoFigure(
        shape, any.texture, x, y, radius, any.cos, any.sin, any.period, any.light, any.light);
  }

  private static DemoFigure of(
      DemoShape shape,
      DemoTexture texture,
      double x,
      double y,
      double radius,
      double tilt,
      double hue,
      RandomStream rng) {
    // StrictMath: the same pictures on every platform.
    double angle = tilt * (2 * rng.nextDouble() - 1);
    double period = 0.09 * (0.85 + 0.3 * rng.nextDouble());
    int light = DemoColor.of(hue, 0.3 + 0.5 * rng.nextDouble(), 0.65 + 0.3 * rng.nextDouble());
    int dark =
        DemoColor.of(hue + 0.3 * (rng.nextDouble() - 0.5), 0.5, 0.15 + 0.25 * rng.nextDouble());
    return new DemoFigure(
        shape,
        texture,
        x,
        y,
        radius,
        StrictMath.cos(angle),
        StrictMath.sin(angle),
        period,
        light,
        dark);
  }

  /** Whether the figure covers this point. */
  boolean covers(double px, double py) {
    double dx = px - x;
    double dy = py - y;
    if (dx * dx + dy * dy > 2 * radius * radius) {
      return false;
    }
    return shape.contains((cos * dx + sin * dy) / radius, (cos * dy - sin * dx) / radius);
  }

  /** The colour at a covered point. */
  int colour(double px, double py) {
    double dx = px - x;
    double dy = py - y;
    return texture.dark((cos * dx + sin * dy) / period, (cos * dy - sin * dx) / period)
        ? dark
        : light;
  }
}
