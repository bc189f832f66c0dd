package org.spos.fuzz;

import java.nio.ByteBuffer;
import org.spos.data.decode.ImageDecoder;

/** JPEG and PNG files. */
public final class ImageFuzz {
  private static final ImageDecoder DECODER = new ImageDecoder();

  private ImageFuzz() {}

  public static void fuzzerTestOneInput(byte[] bytes) {
    FuzzFile.refusing(() -> DECODER.decode("image", ByteBuffer.wrap(bytes)));
  }
}
