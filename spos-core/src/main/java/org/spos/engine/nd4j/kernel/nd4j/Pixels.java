package org.spos.engine.nd4j.kernel.nd4j;

import org.spos.engine.ImageBatch;
import org.spos.engine.PixelFormat;
import org.spos.engine.nd4j.kernel.Activation;
import org.spos.engine.nd4j.kernel.PixelTable;
import org.spos.text.Text;

/** Conversion of uint8 RGB pixels to the network's input. */
final class Pixels {
  private static final int CHANNELS = PixelTable.CHANNELS;

  private Pixels() {}

  static void convert(ImageBatch batch, int first, PixelFormat format, Activation target) {
    int side = batch.side();
    if (first + target.batch() > batch.size()
        || target.channels() != CHANNELS
        || target.side() != side) {
      throw new IllegalArgumentException(
          Text.format(
              "%d images of side %d from %d on do not fill %d of side %d",
              batch.size(), side, first, target.batch(), target.side()));
    }
    int map = side * side;
    PixelTable values = PixelTable.of(format);
    float[] image = new float[CHANNELS * map];
    for (int n = 0; n < target.batch(); n++) {
      for (int channel = 0; channel < CHANNELS; channel++) {
        float[] table = values.channel(channel);
        int pixel = (first + n) * image.length + format.source(channel);
        for (int i = channel * map; i < (channel + 1) * map; i++, pixel += CHANNELS) {
          image[i] = table[batch.pixels()[pixel] & 0xff];
        }
      }
      target.floats().slice((long) n * image.length, image.length).write(image);
    }
  }
}
