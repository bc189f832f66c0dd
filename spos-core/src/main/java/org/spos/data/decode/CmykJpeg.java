package org.spos.data.decode;

import java.awt.image.Raster;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Iterator;
import java.util.Optional;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;
import javax.imageio.stream.MemoryCacheImageInputStream;

/**
 * A JPEG of four channels, as some of ImageNet's are: CMYK or YCCK, inverted as Adobe writes them.
 * OpenCV rounds otherwise than Pillow when it makes RGB of them, so the channels are fetched as
 * they are, from libjpeg-turbo or else from Java's own reader, and multiplied here.
 *
 * @param channels C, M, Y, K of each pixel, as they are stored
 * @param width in pixels
 * @param height in pixels
 */
record CmykJpeg(byte[] channels, int width, int height) {
  private static final int CHANNELS = 4;
  private static final int YCCK = 2;

  /** Decodes with Java's own reader; empty if that cannot. */
  static Optional<CmykJpeg> read(byte[] file, int length) {
    Iterator<ImageReader> readers = ImageIO.getImageReadersByFormatName("jpeg");
    if (!readers.hasNext()) {
      return Optional.empty();
    }
    ImageReader reader = readers.next();
    try (ImageInputStream stream =
        new MemoryCacheImageInputStream(new ByteArrayInputStream(file, 0, length))) {
      reader.setInput(stream, true, true);
      Raster raster = reader.readRaster(0, null);
      Object samples =
          raster.getDataElements(0, 0, raster.getWidth(), raster.getHeight(), (Object) null);
      if (raster.getNumBands() != CHANNELS || !(samples instanceof byte[] channels)) {
        return Optional.empty();
      }
      if (ImageBytes.adobeTransform(file, length) == YCCK) {
        toCmyk(channels);
      }
      return Optional.of(new CmykJpeg(channels, raster.getWidth(), raster.getHeight()));
    } catch (IOException | RuntimeException e) {
      return Optional.empty(); // whoever asks says that the image cannot be decoded
    } finally {
      reader.dispose();
    }
  }

  /** Y, Cb, Cr to C, M, Y as libjpeg does it, with factors of 16 bits; K stays. */
  private static void toCmyk(byte[] pixels) {
    for (int i = 0; i < pixels.length; i += CHANNELS) {
      int y = pixels[i] & 0xFF;
      int cb = (pixels[i + 1] & 0xFF) - 128;
      int cr = (pixels[i + 2] & 0xFF) - 128;
      int red = y + (91_881 * cr + 32_768 >> 16);
      int green = y + (-22_554 * cb - 46_802 * cr + 32_768 >> 16);
      int blue = y + (116_130 * cb + 32_768 >> 16);
      pixels[i] = (byte) (255 - clip(red));
      pixels[i + 1] = (byte) (255 - clip(green));
      pixels[i + 2] = (byte) (255 - clip(blue));
    }
  }

  /** Writes RGB as Pillow makes it of these channels: three bytes for each pixel. */
  void toRgb(byte[] rgb) {
    for (int i = 0; i < width * height; i++) {
      int light = channels[CHANNELS * i + 3] & 0xFF;
      for (int c = 0; c < 3; c++) {
        int ink = 255 - (channels[CHANNELS * i + c] & 0xFF);
        int product = ink * light + 128; // then over 255, rounded
        rgb[3 * i + c] = (byte) clip(light - ((product >> 8) + product >> 8));
      }
    }
  }

  private static int clip(int value) {
    return Math.max(0, Math.min(255, value));
  }
}
