package org.spos.interop;

/**
 * How a picture of any size becomes an input: its short side is scaled, then the centre is cut out.
 *
 * @param shortSide in pixels, at least the side of the input
 * @param interpolation such as {@code opencv-linear} or {@code pil-bilinear}
 */
public record ImageScaling(int shortSide, String interpolation) {
  public ImageScaling {
    if (shortSide < 1) {
      throw new IllegalArgumentException("short side " + shortSide);
    }
  }
}
