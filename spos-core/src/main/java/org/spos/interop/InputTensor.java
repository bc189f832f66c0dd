package org.spos.interop;

import org.spos.engine.ImageBatch;
import org.spos.engine.PixelFormat;

/** Images as other systems are fed with them. */
public final class InputTensor {
  private InputTensor() {}

  /**
   * Pixels as numbers.
   *
   * @return [N, 3, side, side], row-major
   */
  public static float[] of(ImageBatch batch, PixelFormat format) {
    int pixels = batch.side() * batch.side();
    float[] input = new float[batch.size() * 3 * pixels];
    for (int image = 0; image < batch.size(); image++) {
      for (int channel = 0; channel < 3; channel++) {
        int source = image * pixels * 3 + format.source(channel);
        int target = (image * 3 + channel) * pixels;
        for (int pixel = 0; pixel < pixels; pixel++) {
          input[target + pixel] =
              format.value(channel, Byte.toUnsignedInt(batch.pixels()[source + 3 * pixel]));
        }
      }
    }
    return input;
  }
}
