package org.spos.engine.nd4j.kernel;

/**
 * A batch of feature maps; how the four axes lie in memory is the kernels' business.
 *
 * @param floats batch · channels · side · side elements
 * @param batch images
 * @param channels feature maps
 * @param side side of the square maps
 */
public record Activation(Floats floats, int batch, int channels, int side) {
  public Activation {
    if (floats.length() != elements(batch, channels, side)) {
      throw new IllegalArgumentException(
          "%d floats for [%d, %d, %d, %d]".formatted(floats.length(), batch, channels, side, side));
    }
  }

  /** Elements of such an activation. */
  public static long elements(int batch, int channels, int side) {
    return (long) batch * channels * side * side;
  }
}
