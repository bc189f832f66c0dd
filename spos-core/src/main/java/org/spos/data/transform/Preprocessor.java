package org.spos.data.transform;

import org.spos.data.decode.LinearResize;
import org.spos.data.decode.RgbImage;
import org.spos.seed.RandomStream;

/**
 * Turns a decoded image into a network input, uint8 RGB [side, side, 3]. Reuses its buffers, some
 * of them native: one for each thread.
 */
public final class Preprocessor implements AutoCloseable {
  private final Preprocessing how;
  private final PilBilinear bilinear = new PilBilinear();
  private final LinearResize linear = new LinearResize();
  private byte[] square = new byte[0];

  public Preprocessor(Preprocessing how) {
    this.how = how;
  }

  /**
   * The view of a training image; a pure function of the image and the stream.
   *
   * @param out receives the pixels from {@code offset}
   */
  public void train(RgbImage image, RandomStream rng, byte[] out, int offset) {
    switch (how.augmentation()) {
      case RESIZED_CROP -> {
        CropBox box = CropBox.random(image.width(), image.height(), how, rng);
        bilinear.resize(image, box, how.inputSide(), how.inputSide(), out, offset);
        if (how.jitter() > 0) {
          ColorJitter.apply(out, offset, how.inputBytes(), how.jitter(), rng);
        }
        flip(rng, out, offset);
      }
      case PADDED_CROP -> {
        square = atLeast(how.inputBytes(), square);
        eval(image, square, 0);
        int dx = rng.nextInt(2 * how.padding() + 1) - how.padding();
        int dy = rng.nextInt(2 * how.padding() + 1) - how.padding();
        Placement.shift(square, how.inputSide(), dx, dy, out, offset);
        flip(rng, out, offset);
      }
      case NONE -> eval(image, out, offset);
    }
  }

  private void flip(RandomStream rng, byte[] out, int offset) {
    if (rng.nextDouble() < how.flipProbability()) {
      Placement.mirror(out, offset, how.inputSide());
    }
  }

  /**
   * The view of an evaluation image: short side to {@code resizeSide}, then the centre.
   *
   * @param out receives the pixels from {@code offset}
   */
  public void eval(RgbImage image, byte[] out, int offset) {
    boolean landscape = image.width() >= image.height();
    int size = how.resizeSide();
    int longSide =
        how.evalResize()
            .longSide(
                size,
                Math.min(image.width(), image.height()),
                Math.max(image.width(), image.height()));
    int width = landscape ? longSide : size;
    int height = landscape ? size : longSide;
    CropBox centre = CropBox.centre(width, height, how.inputSide());
    if (how.evalResize() == EvalResize.PIL_BILINEAR) {
      CropBox whole = CropBox.whole(image.width(), image.height());
      bilinear.resize(image, whole, width, height, centre, out, offset);
    } else {
      boolean same = image.width() == width && image.height() == height;
      RgbImage resized = same ? image : linear.resize(image, width, height);
      Placement.crop(resized.pixels(), width, centre, out, offset);
    }
  }

  private static byte[] atLeast(int bytes, byte[] buffer) {
    return buffer.length >= bytes ? buffer : new byte[bytes];
  }

  @Override
  public void close() {
    linear.close();
  }
}
