package org.spos.data.pack;

import org.spos.error.ConfigException;

/**
 * In what form a pack keeps images.
 *
 * @param kind pixels or files
 * @param shortSide images with a longer short side are scaled to it, as Pillow's BILINEAR; 0 keeps
 *     all as they are
 */
public record PackForm(Kind kind, int shortSide) {
  /** Pixels or files. */
  public enum Kind {
    /** JPEG or PNG files; those that are scaled become JPEG of quality 95. */
    JPEG,
    /** uint8 RGB pixels: several times the size, and nothing to decode. */
    RAW
  }

  public PackForm {
    if (shortSide < 0) {
      throw new ConfigException("the side of a pack must be at least 0, got " + shortSide);
    }
  }

  /** The size of a scaled image, as torchvision's {@code Resize}: the long side is truncated. */
  int scaled(int side, int shorter) {
    return side == shorter ? shortSide : (int) ((long) shortSide * side / shorter);
  }
}
