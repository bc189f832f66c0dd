package org.spos.engine.torch;

import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;
import org.spos.engine.ImageBatch;
import org.spos.engine.PixelFormat;

/** Makes the network's input of pixels, on the device. */
final class Images implements AutoCloseable {
  private static final int CHANNELS = 3;

  private final Kept kept = new Kept();
  private final Processor processor;
  private final boolean plain;
  private final Tensor order;
  private final Tensor slope;
  private final Tensor offset;

  Images(Processor processor, PixelFormat format) {
    this.processor = processor;
    boolean unchanged = true;
    float[] slopes = new float[CHANNELS];
    float[] offsets = new float[CHANNELS];
    int[] sources = new int[CHANNELS];
    for (int c = 0; c < CHANNELS; c++) {
      sources[c] = format.source(c);
      offsets[c] = format.value(c, 0);
      slopes[c] = (float) ((format.value(c, 255) - (double) offsets[c]) / 255);
      unchanged &= offsets[c] == 0 && slopes[c] == 1;
    }
    plain = unchanged;
    try (PointerScope scope = new PointerScope()) {
      order = kept.keep(processor.uploads().labels(sources, 0, CHANNELS));
      slope = kept.keep(processor.uploads().floats(slopes, 1, CHANNELS, 1, 1));
      offset = kept.keep(processor.uploads().floats(offsets, 1, CHANNELS, 1, 1));
    }
  }

  /** Some images of a batch as float [N, 3, side, side], channels-last; of the innermost scope. */
  Tensor of(ImageBatch batch, int from, int images) {
    int side = batch.side();
    int image = CHANNELS * side * side;
    Tensor pixels =
        processor
            .uploads()
            .bytes(batch.pixels(), from * image, images * image, images, side, side, CHANNELS);
    Tensor x = pixels.index_select(3, order).permute(0, 3, 1, 2).to(ScalarType.Float);
    return plain ? x : x.mul_(slope).add_(offset);
  }

  @Override
  public void close() {
    kept.close();
  }
}
