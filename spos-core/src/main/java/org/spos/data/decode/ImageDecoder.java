package org.spos.data.decode;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Optional;
import org.bytedeco.javacpp.BytePointer;
import org.jspecify.annotations.Nullable;
import org.spos.error.DataException;
import org.spos.file.AtomicFiles;
import org.spos.text.Text;

/**
 * Decodes JPEG with the system's libjpeg-turbo where there is one, and all else with OpenCV; both
 * give the same pixels. As with PIL's {@code convert("RGB")}, which the published code uses, grey
 * becomes three equal channels, alpha is dropped, 16 bits keep the upper 8, and the EXIF
 * orientation is ignored. Holds native buffers that grow to the largest image; one for each thread.
 */
public final class ImageDecoder implements AutoCloseable {
  private final Optional<TurboJpeg> turbo;
  private final int shortestSide;
  private @Nullable OpenCvDecoder openCv;
  private byte[] file = new byte[0];
  private byte[] pixels = new byte[0];
  private BytePointer encoded;

  /** Decodes images at their full size. */
  public ImageDecoder() {
    this(0);
  }

  /**
   * Decodes JPEG at a half, quarter or eighth as long as that leaves enough pixels.
   *
   * @param shortestSide that an image needs; 0 for its full size
   */
  public ImageDecoder(int shortestSide) {
    this(turbo(), shortestSide);
  }

  private static Optional<TurboJpeg> turbo() {
    OpenCv.loadMemory(); // JNA then knows where to unpack itself
    return TurboJpeg.open();
  }

  ImageDecoder(Optional<TurboJpeg> turbo, int shortestSide) {
    this.turbo = turbo;
    this.shortestSide = shortestSide;
    OpenCv.loadMemory();
    encoded = new BytePointer(0L);
  }

  /** What decodes JPEG here, for logs and reports. */
  public static String jpegLibrary() {
    try (ImageDecoder decoder = new ImageDecoder()) {
      return decoder.turbo.isPresent()
          ? "libjpeg-turbo of this system"
          : "OpenCV; twice as fast with libjpeg-turbo installed (Debian: libturbojpeg0)";
    }
  }

  /**
   * Reads and decodes a file.
   *
   * @return pixels in a buffer of this decoder, valid until the next call
   * @throws DataException if the file cannot be read, is cut short or is no JPEG, PNG or BMP
   */
  public RgbImage decode(Path path) {
    return decode(path.toString(), read(path));
  }

  /**
   * Decodes the bytes of a file.
   *
   * @param name of the image, for messages
   * @param bytes from position to limit, which do not move
   * @return pixels in a buffer of this decoder, valid until the next call
   * @throws DataException if they are cut short or no JPEG, PNG or BMP
   */
  public RgbImage decode(String name, ByteBuffer bytes) {
    int length = bytes.remaining();
    reserve(length);
    bytes.get(bytes.position(), file, 0, length);
    return decode(name, length);
  }

  private RgbImage decode(String name, int length) {
    if (length == 0) {
      throw ImageBytes.broken(name, "is empty (0 bytes)");
    }
    boolean jpeg = ImageBytes.requireComplete(name, file, length);
    encoded.position(0).put(file, 0, length);
    if (jpeg && ImageBytes.jpegChannels(file, length) == 4) {
      return cmyk(name, length);
    }
    int reduction = jpeg && shortestSide > 0 ? reduction(length) : 1;
    Optional<RgbImage> fast =
        jpeg ? turbo.flatMap(t -> turbo(t, name, length, reduction)) : Optional.empty();
    return fast.orElseGet(() -> opencv(name, length, reduction));
  }

  private int reduction(int length) {
    int side = ImageBytes.jpegShortSide(file, length);
    int reduction = 8;
    while (reduction > 1 && (side + reduction - 1) / reduction < shortestSide) {
      reduction /= 2;
    }
    return reduction;
  }

  /** Empty if the library refuses: then OpenCV decodes, or says what is wrong. */
  private Optional<RgbImage> turbo(TurboJpeg decoder, String name, int length, int reduction) {
    if (!decoder.header(encoded.address(), length, reduction)) {
      return Optional.empty();
    }
    byte[] out = buffer(name, decoder.width(), decoder.height());
    return decoder.decode(encoded.address(), length, out)
        ? Optional.of(new RgbImage(out, decoder.width(), decoder.height()))
        : Optional.empty();
  }

  /** Always at full size, for which all decoders give the same. */
  private RgbImage cmyk(String name, int length) {
    CmykJpeg image =
        turbo
            .flatMap(decoder -> decoder.decodeCmyk(encoded.address(), length))
            .or(() -> CmykJpeg.read(file, length))
            .orElseThrow(() -> ImageBytes.broken(name, "cannot be decoded"));
    byte[] out = buffer(name, image.width(), image.height());
    image.toRgb(out);
    return new RgbImage(out, image.width(), image.height());
  }

  private RgbImage opencv(String name, int length, int reduction) {
    if (openCv == null) {
      openCv = new OpenCvDecoder();
    }
    openCv.decode(name, encoded, length, reduction);
    byte[] out = buffer(name, openCv.width(), openCv.height());
    openCv.read(out);
    return new RgbImage(out, openCv.width(), openCv.height());
  }

  /**
   * An image in the buffer of this decoder, for pixels that need no decoding.
   *
   * @return pixels to be filled, valid until the next call
   */
  public RgbImage blank(String name, int width, int height) {
    return new RgbImage(buffer(name, width, height), width, height);
  }

  private byte[] buffer(String name, int width, int height) {
    if ((long) width * height > ImageBytes.MOST_PIXELS) {
      throw ImageBytes.broken(name, Text.format("is too large (%d x %d pixels)", width, height));
    }
    if (pixels.length < 3 * width * height) {
      pixels = new byte[3 * width * height];
    }
    return pixels;
  }

  /** Reads the whole file into the buffer and gives its length. */
  private int read(Path path) {
    try {
      BasicFileAttributes attributes = Files.readAttributes(path, BasicFileAttributes.class);
      if (!attributes.isRegularFile()) {
        throw ImageBytes.broken(
            path.toString(), "is no regular file"); // a pipe would keep us waiting for ever
      }
      long size = attributes.size();
      if (size > Integer.MAX_VALUE / 2) {
        throw ImageBytes.broken(
            path.toString(), Text.format("is too large for an image (%d bytes)", size));
      }
      reserve((int) size);
      try (InputStream in = Files.newInputStream(path)) {
        return in.readNBytes(file, 0, (int) size);
      }
    } catch (IOException e) {
      throw new DataException(
          "image %s cannot be read: %s".formatted(path, AtomicFiles.reason(e)), e);
    }
  }

  private void reserve(int length) {
    if (file.length < length) {
      file = new byte[length];
      encoded.close();
      encoded = new BytePointer((long) length);
    }
  }

  @Override
  public void close() {
    turbo.ifPresent(TurboJpeg::close);
    encoded.close();
    if (openCv != null) {
      openCv.close();
    }
  }
}
