package org.spos.data.pack;

import java.nio.ByteBuffer;
import java.util.Arrays;
import org.spos.data.decode.ImageDecoder;
import org.spos.data.decode.JpegEncoder;
import org.spos.data.decode.RgbImage;
import org.spos.data.source.ImageSource;
import org.spos.data.transform.CropBox;
import org.spos.data.transform.PilBilinear;

/** Makes an image what a pack keeps of it. One for each thread. */
final class PackEncoder implements AutoCloseable {
  private final PackForm form;
  private final ImageDecoder decoder = new ImageDecoder();
  private final JpegEncoder encoder = new JpegEncoder();
  private final PilBilinear bilinear = new PilBilinear();

  /**
   * What is kept.
   *
   * @param width in pixels
   * @param height in pixels
   * @param bytes a file, or pixels
   */
  record Packed(int width, int height, ByteBuffer bytes) {}

  PackEncoder(PackForm form) {
    this.form = form;
  }

  Packed encode(ImageSource source, int image) {
    RgbImage decoded = source.read(image, decoder);
    RgbImage scaled = scale(decoded);
    if (form.kind() == PackForm.Kind.RAW) {
      byte[] pixels = Arrays.copyOf(scaled.pixels(), scaled.bytes());
      return new Packed(scaled.width(), scaled.height(), ByteBuffer.wrap(pixels));
    }
    boolean keep = isSmall(decoded) && source.isFile(image);
    ByteBuffer file = keep ? source.content(image) : ByteBuffer.wrap(encoder.encode(scaled));
    return new Packed(scaled.width(), scaled.height(), file);
  }

  private boolean isSmall(RgbImage image) {
    return form.shortSide() == 0 || Math.min(image.width(), image.height()) <= form.shortSide();
  }

  private RgbImage scale(RgbImage image) {
    if (isSmall(image)) {
      return image;
    }
    int shorter = Math.min(image.width(), image.height());
    int width = form.scaled(image.width(), shorter);
    int height = form.scaled(image.height(), shorter);
    byte[] out = new byte[3 * width * height];
    CropBox whole = CropBox.whole(image.width(), image.height());
    bilinear.resize(image, whole, width, height, out, 0);
    return new RgbImage(out, width, height);
  }

  @Override
  public void close() {
    decoder.close();
    encoder.close();
  }
}
