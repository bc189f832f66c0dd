package org.spos.data.transform;

import org.spos.data.decode.RgbImage;
import org.spos.text.Text;

/**
 * PIL's {@code Image.resize(..., BILINEAR)} on a crop, bit for bit: a triangle filter whose support
 * grows with the reduction (so it antialiases), as two passes of fixed-point convolution with
 * 22-bit coefficients and 8-bit values between them (Pillow, {@code src/libImaging/Resample.c}).
 * Pixels outside the crop have no influence, as in torchvision's {@code resized_crop}. Not
 * thread-safe: it reuses its buffers.
 */
public final class PilBilinear {
  private final Planes result = new Planes();
  private final Planes rows = new Planes(); // the last ones after the first pass

  /**
   * Scales the box of the image to {@code width} × {@code height}.
   *
   * @param out uint8 RGB, [height, width, 3] from {@code offset}
   */
  public void resize(RgbImage image, CropBox box, int width, int height, byte[] out, int offset) {
    resize(image, box, width, height, CropBox.whole(width, height), out, offset);
  }

  /**
   * Scales the box of the image to {@code width} × {@code height}, of which it makes a window only.
   *
   * @param window within the scaled image
   * @param out uint8 RGB, [window height, window width, 3] from {@code offset}
   */
  public void resize(
      RgbImage image, CropBox box, int width, int height, CropBox window, byte[] out, int offset) {
    requireInside(box, image.width(), image.height());
    requireInside(window, width, height);
    if (box.width() == width && box.height() == height) {
      CropBox same = window.shifted(box.left(), box.top());
      Placement.crop(image.pixels(), image.width(), same, out, offset);
      return;
    }
    resize(image, box, width, height, window, result);
    result.write(false, out, offset);
  }

  /**
   * As above.
   *
   * @param out becomes an image of the window's size
   */
  void resize(RgbImage image, CropBox box, int width, int height, CropBox window, Planes out) {
    FilterWeights across = FilterWeights.of(box.width(), width, window.left(), window.width());
    FilterWeights down = FilterWeights.of(box.height(), height, window.top(), window.height());
    int taps = down.taps();
    rows.reset(window.width(), taps);
    out.reset(window.width(), window.height());
    int ready = down.first()[0];
    for (int y = 0; y < window.height(); y++) {
      int first = down.first()[y];
      for (ready = Math.max(ready, first); ready < first + taps; ready++) {
        int at = 3 * ((box.top() + ready) * image.width() + box.left());
        int k = ready % taps;
        HorizontalPass.row(
            image.pixels(), at, across, rows.red()[k], rows.green()[k], rows.blue()[k]);
      }
      VerticalPass.row(down, y, rows.red(), out.red()[y], window.width());
      VerticalPass.row(down, y, rows.green(), out.green()[y], window.width());
      VerticalPass.row(down, y, rows.blue(), out.blue()[y], window.width());
    }
  }

  private static void requireInside(CropBox box, int width, int height) {
    if (box.left() + box.width() > width || box.top() + box.height() > height) {
      throw new IllegalArgumentException(
          Text.format("%s exceeds the image of %d x %d", box, width, height));
    }
  }
}
