package org.spos.engine.nd4j.kernel;

import org.spos.text.Text;

/**
 * Feature maps of some images; how the four axes lie in memory is the kernels' business.
 *
 * @param floats batch · channels · side · side elements, or those of more images: then this is a
 *     window that operations move along them
 * @param batch images to work on at a time
 * @param channels feature maps
 * @param side side of the square maps
 */
public record Activation(Floats floats, int batch, int channels, int side) {
  public Activation {
    long image = elements(1, channels, side);
    if (floats.length() < batch * image || floats.length() % image != 0) {
      throw new IllegalArgumentException(
          Text.format(
              "%d floats for [%d, %d, %d, %d]", floats.length(), batch, channels, side, side));
    }
  }

  /** Elements of such an activation. */
  public static long elements(int batch, int channels, int side) {
    return (long) batch * channels * side * side;
  }

  /** Where in the floats the window begins if its first image is {@code from}. */
  public long offset(int from) {
    return step() * from;
  }

  /** Floats from one image to the next for a window that moves, else 0. */
  public long step() {
    long image = elements(1, channels, side);
    return floats.length() > batch * image ? image : 0;
  }
}
