package org.spos.data.decode;

import org.spos.text.Text;

/**
 * Looks at the header of a BMP: only kinds that OpenCV decodes to the pixels of Pillow pass, and
 * only whole files.
 */
final class BmpBytes {
  private static final int OLD_HEADER = 12; // of OS/2
  private static final int HEADER = 40;
  private static final int NOT_COMPRESSED = 0;
  private static final int MASKS = 3;
  private static final long[] USUAL_MASKS = {0xFF0000, 0xFF00, 0xFF};

  private BmpBytes() {}

  static boolean isBmp(byte[] file, int length) {
    return length >= 2 && file[0] == 'B' && file[1] == 'M';
  }

  /** Refuses what is cut short, too large, or of a kind that is not read. */
  static void requireComplete(String name, byte[] file, int length) {
    boolean old = length >= 26 && u32(file, 14) == OLD_HEADER;
    if (!old && length < 14 + HEADER) {
      throw cutShort(name, length);
    }
    long width = old ? u16(file, 18) : u32(file, 18);
    long height = old ? u16(file, 20) : Math.abs((int) u32(file, 22)); // from the top if negative
    int bits = u16(file, old ? 24 : 28);
    long compression = old ? NOT_COMPRESSED : u32(file, 30);
    boolean plain =
        compression == NOT_COMPRESSED || compression == MASKS && hasUsualMasks(file, length, bits);
    if (!plain || bits != 1 && bits != 4 && bits != 8 && bits != 24 && bits != 32) {
      throw ImageBytes.broken(
          name,
          Text.format(
              "is a BMP of %d bits a pixel, compression %d, which is not read (save it as PNG)",
              bits, compression));
    }
    ImageBytes.requireSize(name, width, height);
    long row = (width * bits + 31) / 32 * 4;
    if (u32(file, 10) + row * height > length) {
      throw cutShort(name, length);
    }
  }

  private static boolean hasUsualMasks(byte[] file, int length, int bits) {
    if (bits != 32 || length < 14 + HEADER + 4 * USUAL_MASKS.length) {
      return false;
    }
    for (int i = 0; i < USUAL_MASKS.length; i++) {
      if (u32(file, 14 + HEADER + 4 * i) != USUAL_MASKS[i]) {
        return false;
      }
    }
    return true;
  }

  private static RuntimeException cutShort(String name, int length) {
    return ImageBytes.broken(name, Text.format("is cut short (BMP, %d bytes)", length));
  }

  private static long u32(byte[] bytes, int index) {
    return u16(bytes, index) | (long) u16(bytes, index + 2) << 16;
  }

  private static int u16(byte[] bytes, int index) {
    return (bytes[index] & 0xFF) | (bytes[index + 1] & 0xFF) << 8;
  }
}
