package org.spos.data.decode;

import static org.bytedeco.opencv.global.opencv_imgcodecs.IMREAD_COLOR;
import static org.bytedeco.opencv.global.opencv_imgcodecs.IMREAD_IGNORE_ORIENTATION;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.opencv.global.opencv_core;
import org.bytedeco.opencv.global.opencv_imgcodecs;
import org.bytedeco.opencv.global.opencv_imgproc;
import org.bytedeco.opencv.opencv_core.Mat;
import org.spos.error.DataException;

/**
 * Decodes JPEG and PNG with OpenCV. As with PIL's {@code convert("RGB")}, which the published code
 * uses, grey becomes three equal channels, alpha is dropped, 16 bits keep the upper 8, and the EXIF
 * orientation is ignored. Holds native buffers that grow to the largest image; one for each thread.
 */
public final class ImageDecoder implements AutoCloseable {
  private final Mat bgr = new Mat();
  private final Mat rgb = new Mat();
  private byte[] file = new byte[0];
  private byte[] pixels = new byte[0];
  private BytePointer encoded = new BytePointer(0L);

  public ImageDecoder() {
    // The workers are the parallelism; OpenCV's own pool would only compete with them.
    opencv_core.setNumThreads(1);
  }

  /**
   * Reads and decodes a file.
   *
   * @return pixels in a buffer of this decoder, valid until the next call
   * @throws DataException if the file cannot be read, is cut short or is no JPEG or PNG
   */
  public RgbImage decode(Path path) {
    int length = read(path);
    if (length == 0) {
      throw broken(path, "is empty (0 bytes)");
    }
    ImageBytes.requireComplete(path, file, length);
    encoded.position(0).put(file, 0, length);
    try (Mat source = new Mat(1, length, opencv_core.CV_8UC1, encoded);
        Mat decoded =
            opencv_imgcodecs.imdecode(source, IMREAD_COLOR | IMREAD_IGNORE_ORIENTATION, bgr)) {
      if (decoded.empty()) {
        throw broken(path, "cannot be decoded");
      }
      opencv_imgproc.cvtColor(decoded, rgb, opencv_imgproc.COLOR_BGR2RGB);
    } catch (RuntimeException e) {
      // OpenCV's exceptions arrive as bare RuntimeExceptions; ours pass.
      throw e instanceof DataException
          ? e
          : broken(path, "cannot be decoded (" + e.getMessage() + ")");
    }
    return fetch();
  }

  private RgbImage fetch() {
    int width = rgb.cols();
    int height = rgb.rows();
    int bytes = Math.multiplyExact(3, Math.multiplyExact(width, height));
    if (pixels.length < bytes) {
      pixels = new byte[bytes];
    }
    try (BytePointer data = rgb.data()) {
      data.get(pixels, 0, bytes);
    }
    return new RgbImage(pixels, width, height);
  }

  /** Reads the whole file into the buffer and gives its length. */
  private int read(Path path) {
    try (InputStream in = Files.newInputStream(path)) {
      long size = Files.size(path);
      if (size > Integer.MAX_VALUE / 2) {
        throw broken(path, "is too large for an image (%d bytes)".formatted(size));
      }
      if (file.length < size) {
        file = new byte[(int) size];
        encoded.close();
        encoded = new BytePointer(size);
      }
      return in.readNBytes(file, 0, (int) size);
    } catch (IOException e) {
      throw new DataException("image %s cannot be read: %s".formatted(path, e), e);
    }
  }

  private static DataException broken(Path path, String why) {
    return ImageBytes.broken(path, why);
  }

  @Override
  public void close() {
    encoded.close();
    bgr.close();
    rgb.close();
  }
}
