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
  private final ColorJitter jitter = new ColorJitter();
  private final Planes view = new Planes();
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
    int side = how.inputSide();
    switch (how.augmentation()) {
      case RESIZED_CROP -> {
        CropBox box = CropBox.random(image.width(), image.height(), how, rng);
        bilinear.resize(image, box, side, side, CropBox.whole(side, side), view);
        if (how.jitter() > 0) {
          jitter.apply(view, how.jitter(), rng);
        }
        view.write(mirrored(rng), out, offset);
      }
      case PADDED_CROP -> {
        square = atLeast(how.inputBytes(), square);
        eval(image, square, 0);
        int dx = rng.nextInt(2 * how.padding() + 1) - how.padding();
        int dy = rng.nextInt(2 * how.padding() + 1) - how.padding();
        Placement.shift(square, side, dx, dy, out, offset);
        if (mirrored(rng)) {
          Placement.mirror(out, offset, side);
        }
      }
      case NONE -> eval(image, out, offset);
    }
  }

  private boolean mirrored(RandomStream rng) {
    return rng.nextDouble() < how.flipProbability();
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
