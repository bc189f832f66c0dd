package org.spos.data.source;

import java.nio.ByteBuffer;
import org.spos.data.decode.ImageDecoder;
import org.spos.data.decode.RgbImage;

/** Stored images, numbered from 0. Thread-safe. */
public interface ImageSource {

  /** Number of images. */
  int size();

  /** The image's path below the split's folder, with slashes: {@code class/name.jpg}. */
  String path(int image);

  /** What messages call it: where it lies on this machine. */
  String name(int image);

  /** Number of bytes that {@link #content} gives. */
  long bytes(int image);

  /**
   * The image as it is stored, for the caller alone: a JPEG or PNG file, or pixels.
   *
   * @throws org.spos.error.DataException if it cannot be read, naming it
   */
  ByteBuffer content(int image);

  /** Whether {@link #content} is a JPEG or PNG file. */
  default boolean isFile(int image) {
    return true;
  }

  /**
   * Its pixels.
   *
   * @return pixels that are valid until the decoder's next call
   * @throws org.spos.error.DataException if it cannot be read or decoded, naming it
   */
  default RgbImage read(int image, ImageDecoder decoder) {
    return decoder.decode(name(image), content(image));
  }
}
