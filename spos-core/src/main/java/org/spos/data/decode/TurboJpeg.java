package org.spos.data.decode;

import com.sun.jna.Library;
import com.sun.jna.Memory;
import com.sun.jna.Native;
import com.sun.jna.NativeLong;
import com.sun.jna.Pointer;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The system's libjpeg-turbo through its TurboJPEG interface, where it is installed. OpenCV's
 * preset holds the same library, but built without SIMD (bytedeco/javacpp-presets issue 1604),
 * which takes twice the time for the same pixels. For one thread.
 */
final class TurboJpeg implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(TurboJpeg.class);

  /** A pixel of 3 bytes; and 11, the four channels of a CMYK file as they are. */
  private static final int FORMAT_RGB = 0;

  private static final int FORMAT_CMYK = 11;
  private static final int ERROR_WARNING = 0;

  private static final @Nullable Api API = load();

  private final Api api;
  private final Pointer handle;
  private final int[] width = new int[1];
  private final int[] height = new int[1];
  private final int[] ignored = new int[1];
  private Memory pixels = new Memory(1 << 20);

  /** The functions of turbojpeg.h that version 2 and 3 of the library have in common. */
  private interface Api extends Library {
    @Nullable Pointer tjInitDecompress();

    int tjDecompressHeader3(
        Pointer handle,
        Pointer jpeg,
        NativeLong size,
        int[] width,
        int[] height,
        int[] subsampling,
        int[] colourSpace);

    int tjDecompress2(
        Pointer handle,
        Pointer jpeg,
        NativeLong size,
        Pointer pixels,
        int width,
        int pitch,
        int height,
        int format,
        int flags);

    int tjGetErrorCode(Pointer handle);

    int tjDestroy(Pointer handle);
  }

  private TurboJpeg(Api api, Pointer handle) {
    this.api = api;
    this.handle = handle;
  }

  /** A decoder; empty where the library is missing. */
  static Optional<TurboJpeg> open() {
    Pointer handle = API == null ? null : API.tjInitDecompress();
    return API == null || handle == null
        ? Optional.empty()
        : Optional.of(new TurboJpeg(API, handle));
  }

  private static @Nullable Api load() {
    try {
      Api api = Native.load("turbojpeg", Api.class);
      Pointer handle = api.tjInitDecompress();
      if (handle == null) {
        return null;
      }
      api.tjGetErrorCode(handle); // absent before version 2
      api.tjDestroy(handle);
      return api;
    } catch (LinkageError e) {
      LOG.debug("No libjpeg-turbo on this system, OpenCV decodes JPEG at half the speed", e);
      return null;
    }
  }

  /**
   * Reads the size of a JPEG.
   *
   * @param jpeg address of the file's bytes
   * @param reduction divides both sides, rounded up: 1, 2, 4 or 8
   * @return whether the library can decode it; if not, OpenCV is the judge
   */
  boolean header(long jpeg, int length, int reduction) {
    int result =
        api.tjDecompressHeader3(
            handle, new Pointer(jpeg), new NativeLong(length), width, height, ignored, ignored);
    width[0] = (width[0] + reduction - 1) / reduction;
    height[0] = (height[0] + reduction - 1) / reduction;
    return result == 0 && width[0] > 0 && height[0] > 0; // 0 x 0 where there is no frame
  }

  int width() {
    return width[0];
  }

  int height() {
    return height[0];
  }

  /**
   * Decodes what {@link #header} has read.
   *
   * @param out receives RGB
   * @return whether it could; it cannot with CMYK
   */
  boolean decode(long jpeg, int length, byte[] out) {
    return decode(jpeg, length, out, FORMAT_RGB, 3);
  }

  /**
   * Decodes a JPEG of four channels, YCCK as CMYK.
   *
   * @param jpeg address of the file's bytes
   * @return empty if it could not
   */
  Optional<CmykJpeg> decodeCmyk(long jpeg, int length) {
    if (!header(jpeg, length, 1)) {
      return Optional.empty();
    }
    byte[] channels = new byte[Math.multiplyExact(4, width[0] * height[0])];
    return decode(jpeg, length, channels, FORMAT_CMYK, 4)
        ? Optional.of(new CmykJpeg(channels, width[0], height[0]))
        : Optional.empty();
  }

  private boolean decode(long jpeg, int length, byte[] out, int format, int channels) {
    int bytes = Math.multiplyExact(channels, width[0] * height[0]);
    if (pixels.size() < bytes) {
      pixels.close();
      pixels = new Memory(bytes);
    }
    int result =
        api.tjDecompress2(
            handle,
            new Pointer(jpeg),
            new NativeLong(length),
            pixels,
            width[0],
            0,
            height[0],
            format,
            0);
    // As in Pillow and OpenCV, a warning (such as bytes between two markers) is no error.
    if (result != 0 && api.tjGetErrorCode(handle) != ERROR_WARNING) {
      return false;
    }
    pixels.read(0, out, 0, bytes);
    return true;
  }

  @Override
  public void close() {
    api.tjDestroy(handle);
    pixels.close();
  }
}
