package org.spos.data.decode;

import java.util.function.IntPredicate;
import org.spos.error.DataException;
import org.spos.text.Text;

/**
 * Looks for the size and the end of a JPEG, PNG or BMP: libjpeg fills the missing part of a file
 * that was cut short with grey and only warns, so the decoder alone would train on it. Goes by
 * content, not by name (ImageNet holds a PNG called .JPEG).
 */
final class ImageBytes {
  private static final int START_OF_SCAN = 0xDA;
  private static final int ADOBE = 0xEE;
  private static final int END_OF_IMAGE = 0xD9;

  /** As PIL's limit for decompression bombs; the largest image of ImageNet has 61 million. */
  static final long MOST_PIXELS = 178_956_970;

  private ImageBytes() {}

  /**
   * Refuses what is cut short or no image.
   *
   * @return whether it is a JPEG; else it is a PNG or BMP
   */
  static boolean requireComplete(String name, byte[] file, int length) {
    if (length >= 2 && u8(file, 0) == 0xFF && u8(file, 1) == 0xD8) {
      if (!jpegComplete(name, file, length)) {
        throw broken(name, Text.format("is cut short (JPEG without end mark, %d bytes)", length));
      }
      return true;
    }
    if (length >= 8 && u8(file, 0) == 0x89 && file[1] == 'P' && file[2] == 'N') {
      if (!pngComplete(file, length)) {
        throw broken(name, Text.format("is cut short (PNG without end chunk, %d bytes)", length));
      }
      if (length >= 24) {
        requireSize(name, u32(file, 16), u32(file, 20));
      }
      return false;
    }
    if (BmpBytes.isBmp(file, length)) {
      BmpBytes.requireComplete(name, file, length);
      return false;
    }
    throw broken(name, "is neither JPEG, PNG nor BMP");
  }

  static DataException broken(String name, String why) {
    return new DataException(
        "image %s %s; replace the file or remove it from the data set".formatted(name, why));
  }

  private static boolean jpegComplete(String name, byte[] file, int length) {
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
        if (isFrame(marker) && at + 9 <= length) {
          requireSize(name, u16(file, at + 7), u16(file, at + 5));
        }
        at += 2 + u16(file, at + 2);
      }
    }
    return false;
  }

  /** The short side of a JPEG in pixels, or 0 if there is no frame header before the first scan. */
  static int jpegShortSide(byte[] file, int length) {
    int frame = segment(file, length, ImageBytes::isFrame);
    return frame == 0 ? 0 : Math.min(u16(file, frame + 5), u16(file, frame + 7));
  }

  /** How many channels a JPEG has, or 0 if there is no frame header before the first scan. */
  static int jpegChannels(byte[] file, int length) {
    int frame = segment(file, length, ImageBytes::isFrame);
    return frame == 0 || frame + 10 > length ? 0 : u8(file, frame + 9);
  }

  /** What Adobe's segment says of the channels (2: YCCK), or 0 where there is none. */
  static int adobeTransform(byte[] file, int length) {
    int adobe = segment(file, length, marker -> marker == ADOBE);
    return adobe == 0 || adobe + 16 > length ? 0 : u8(file, adobe + 15);
  }

  /** Where the first segment of a kind before the first scan begins, or 0. */
  private static int segment(byte[] file, int length, IntPredicate kind) {
    int at = 2;
    while (at + 9 <= length && u8(file, at) == 0xFF && u8(file, at + 1) != START_OF_SCAN) {
      int marker = u8(file, at + 1);
      if (kind.test(marker)) {
        return at;
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
      at += 12 + u32(file, i);
    }
    return false;
  }

  /** A small file may ask for gigabytes: look before the decoder allocates them. */
  static void requireSize(String name, long width, long height) {
    if (width > MOST_PIXELS || height > MOST_PIXELS || width * height > MOST_PIXELS) {
      throw broken(
          name, Text.format("claims %d×%d pixels, more than %d", width, height, MOST_PIXELS));
    }
  }

  /** Start of frame: 0xC0 to 0xCF without the three that define tables. */
  private static boolean isFrame(int marker) {
    return marker >= 0xC0 && marker <= 0xCF && marker != 0xC4 && marker != 0xC8 && marker != 0xCC;
  }

  private static long u32(byte[] bytes, int index) {
    return (long) u16(bytes, index) << 16 | u16(bytes, index + 2);
  }

  private static int u16(byte[] bytes, int index) {
    return u8(bytes, index) << 8 | u8(bytes, index + 1);
  }

  private static int u8(byte[] bytes, int index) {
    return bytes[index] & 0xFF;
  }
}
