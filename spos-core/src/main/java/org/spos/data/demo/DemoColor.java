package org.spos.data.demo;

/** Colours as 0xRRGGBB. */
final class DemoColor {
  private DemoColor() {}

  /**
   * From hue, saturation and value.
   *
   * @param hue in turns; any number
   */
  static int of(double hue, double saturation, double value) {
    int rgb = 0;
    for (int channel = 0; channel < 3; channel++) {
      double turn = hue + channel / 3.0;
      double distance = Math.abs(2 * (turn - Math.floor(turn)) - 1); // 1 at the pure colour
      double pure = Math.max(0, Math.min(1, 3 * distance - 1));
      int level = (int) (255 * value * (1 - saturation * (1 - pure)) + 0.5);
      rgb = rgb << 8 | level;
    }
    return rgb;
  }

  /** Red (0), green (1) or blue (2) of a colour, 0…255. */
  static int channel(int rgb, int channel) {
    return rgb >> (16 - 8 * channel) & 0xFF;
  }
}
