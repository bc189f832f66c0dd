package org.spos.engine.nd4j.kernel.onednn;

import org.jspecify.annotations.Nullable;
import org.spos.engine.PixelFormat;
import org.spos.engine.nd4j.kernel.Activation;
import org.spos.engine.nd4j.kernel.Bfloat16;
import org.spos.engine.nd4j.kernel.ElementType;
import org.spos.engine.nd4j.kernel.PixelTable;

/** From uint8 RGB pixels to the network's input, both channels-last. */
final class PixelConversion {
  private static final int CHANNELS = PixelTable.CHANNELS;

  /** Elements that are on the heap at a time: few enough for the first cache. */
  private static final int CHUNK = CHANNELS * 1024;

  private final float[] floats = new float[CHUNK];
  private final short[] halves = new short[CHUNK];
  private @Nullable Tables tables;

  private record Tables(PixelTable exact, short[][] rounded) {}

  /**
   * Fills a window of images.
   *
   * @param from first byte of the pixels
   * @param to first element of the target
   */
  void run(byte[] pixels, int from, PixelFormat format, Activation target, long to) {
    Tables now = tables(format);
    int end = CHANNELS * target.batch() * target.side() * target.side();
    for (int at = 0; at < end; at += CHUNK) {
      int count = Math.min(CHUNK, end - at);
      if (target.type() == ElementType.FLOAT32) {
        for (int channel = 0; channel < CHANNELS; channel++) {
          float[] values = now.exact().channel(channel);
          int pixel = from + at + format.source(channel);
          for (int i = channel; i < count; i += CHANNELS, pixel += CHANNELS) {
            floats[i] = values[pixels[pixel] & 0xff];
          }
        }
        target.write(to + at, floats, count);
      } else {
        for (int channel = 0; channel < CHANNELS; channel++) {
          short[] values = now.rounded()[channel];
          int pixel = from + at + format.source(channel);
          for (int i = channel; i < count; i += CHANNELS, pixel += CHANNELS) {
            halves[i] = values[pixels[pixel] & 0xff];
          }
        }
        target.write(to + at, halves, count);
      }
    }
  }

  private Tables tables(PixelFormat format) {
    Tables known = tables;
    if (known == null || !known.exact().format().equals(format)) {
      PixelTable exact = PixelTable.of(format);
      short[][] rounded = new short[CHANNELS][];
      for (int channel = 0; channel < CHANNELS; channel++) {
        float[] values = exact.channel(channel);
        rounded[channel] = new short[values.length];
        for (int i = 0; i < values.length; i++) {
          rounded[channel][i] = Bfloat16.of(values[i]);
        }
      }
      known = new Tables(exact, rounded);
      tables = known;
    }
    return known;
  }
}
