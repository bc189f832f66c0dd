package org.spos.data.decode;

import org.spos.error.DataException;

/**
 * Looks for the end mark of a JPEG or PNG: libjpeg fills the missing part of a file that was cut
 * short with grey and only warns, so the decoder alone would train on it. Goes by content, not by
 * name (ImageNet holds a PNG called .JPEG).
 */
final class ImageBytes {
  private static final int START_OF_SCAN = 0xDA;
  private static final int END_OF_IMAGE = 0xD9;

  private ImageBytes() {}

  /**
   * Refuses what is cut short or no image.
   *
   * @return whether it is a JPEG; else it is a PNG
   */
  static boolean requireComplete(String name, byte[] file, int length) {
    if (length >= 2 && u8(file, 0) == 0xFF && u8(file, 1) == 0xD8) {
      if (!jpegComplete(file, length)) {
        throw broken(name, "is cut short (JPEG without end mark, %d bytes)".formatted(length));
      }
      return true;
    }
    if (length >= 8 && u8(file, 0) == 0x89 && file[1] == 'P' && file[2] == 'N') {
      if (!pngComplete(file, length)) {
        throw broken(name, "is cut short (PNG without end chunk, %d bytes)".formatted(length));
      }
      return false;
    }
    throw broken(name, "is neither JPEG nor PNG");
  }

  static DataException broken(String name, String why) {
    return new DataException(
        "image %s %s; replace the file or remove it from the data set".formatted(name, why));
  }

  private static boolean jpegComplete(byte[] file, int length) {
    int at = 2;
    // Segments before the first scan may hold a thumbnail with an end mark of its own: skip them.
    while (at + 4 <= length) {
      if (u8(file, at) != 0xFF) {
        return true; // Not a plain marker sequence: leave the judgement to libjpeg.
      }
      int marker = u8(file, at + 1);
      if (marker == 0xFF) { // fill byte
        at++;
      } else if (marker == START_OF_SCAN) {
        return endMarkAfter(at, file, length);
      } else if (marker == END_OF_IMAGE) {
        return true;
      } else {
        at += 2 + u16(file, at + 2);
      }
    }
    return false;
  }

  /** The short side of a JPEG in pixels, or 0 if there is no frame header before the first scan. */
  static int jpegShortSide(byte[] file, int length) {
    int at = 2;
    while (at + 9 <= length && u8(file, at) == 0xFF && u8(file, at + 1) != START_OF_SCAN) {
      int marker = u8(file, at + 1);
      boolean frame = marker >= 0xC0 && marker <= 0xCF;
      if (frame && marker != 0xC4 && marker != 0xC8 && marker != 0xCC) {
        return Math.min(u16(file, at + 5), u16(file, at + 7));
      }
      at += marker == 0xFF ? 1 : 2 + u16(file, at + 2);
    }
    return 0;
  }

  /**
   * Within a scan a 0xFF byte is followed by 0, so the pair is the end mark; trailing bytes pass.
   */
  private static boolean endMarkAfter(int scan, byte[] file, int length) {
    for (int i = length - 2; i > scan; i--) {
      if (u8(file, i) == 0xFF && u8(file, i + 1) == END_OF_IMAGE) {
        return true;
      }
    }
    return false;
  }

  private static boolean pngComplete(byte[] file, int length) {
    long at = 8;
    while (at + 12 <= length) {
      int i = (int) at;
      boolean end =
          file[i + 4] == 'I' && file[i + 5] == 'E' && file[i + 6] == 'N' && file[i + 7] == 'D';
      if (end) {
        return true;
      }
      long size =
          ((long) u8(file, i) << 24)
              | (u8(file, i + 1) << 16)
              | (u8(file, i + 2) << 8)
              | u8(file, i + 3);
      at += 12 + size;
    }
    return false;
  }

  private static int u16(byte[] bytes, int index) {
    return (u8(bytes, index) << 8) + u8(bytes, index + 1);
  }

  private static int u8(byte[] bytes, int index) {
    return bytes[index] & 0xFF;
  }
}
