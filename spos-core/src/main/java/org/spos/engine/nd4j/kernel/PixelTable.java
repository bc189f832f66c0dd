package org.spos.engine.nd4j.kernel;

import org.spos.engine.PixelFormat;

/**
 * A {@link PixelFormat} worked out for each value of a byte: a batch has millions of pixels.
 *
 * @param format what was worked out
 * @param values by channel of the network's input and byte, taken as unsigned
 */
public record PixelTable(PixelFormat format, float[][] values) {
  /** Channels of the network's input, and of a pixel. */
  public static final int CHANNELS = 3;

  /** Works it out. */
  public static PixelTable of(PixelFormat format) {
    float[][] values = new float[CHANNELS][256];
    for (int channel = 0; channel < CHANNELS; channel++) {
      for (int value = 0; value < 256; value++) {
        values[channel][value] = format.value(channel, value);
      }
    }
    return new PixelTable(format, values);
  }

  /** Of a channel. */
  public float[] channel(int channel) {
    return values[channel];
  }
}
