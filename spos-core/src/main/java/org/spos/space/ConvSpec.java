package org.spos.space;

/**
 * One step of a branch: a convolution without bias, batch normalisation, and a nonlinearity or
 * none.
 *
 * @param in input channels
 * @param out output channels
 * @param kernel side of the square kernel; the padding is {@code kernel / 2}
 * @param stride 1 or 2
 * @param depthwise one filter per channel; then {@code in == out}
 * @param nonlinearity what follows the batch normalisation
 */
public record ConvSpec(
    int in, int out, int kernel, int stride, boolean depthwise, Nonlinearity nonlinearity) {
  public ConvSpec {
    if (in < 1 || out < 1 || (depthwise && in != out)) {
      throw new IllegalArgumentException("channels " + in + " -> " + out);
    }
  }

  /** A 1×1 convolution at stride 1. */
  static ConvSpec pointwise(int in, int out, Nonlinearity nonlinearity) {
    return new ConvSpec(in, out, 1, 1, false, nonlinearity);
  }

  /** A depthwise convolution. */
  static ConvSpec depthwise(int channels, int kernel, int stride, Nonlinearity nonlinearity) {
    return new ConvSpec(channels, channels, kernel, stride, true, nonlinearity);
  }
}
