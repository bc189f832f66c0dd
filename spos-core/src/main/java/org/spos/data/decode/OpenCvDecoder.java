package org.spos.data.decode;

import static org.bytedeco.opencv.global.opencv_imgcodecs.IMREAD_IGNORE_ORIENTATION;

import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.opencv.global.opencv_core;
import org.bytedeco.opencv.global.opencv_imgcodecs;
import org.bytedeco.opencv.global.opencv_imgproc;
import org.bytedeco.opencv.opencv_core.Mat;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.spos.error.DataException;

/**
 * Decodes images with OpenCV. A class of its own because OpenCV takes up to a second to load, which
 * most runs can do without. Holds native buffers; one for each thread.
 */
final class OpenCvDecoder implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(OpenCvDecoder.class);
  private static final int[] COLOR_AT = {
    opencv_imgcodecs.IMREAD_COLOR,
    opencv_imgcodecs.IMREAD_REDUCED_COLOR_2,
    opencv_imgcodecs.IMREAD_REDUCED_COLOR_4,
    opencv_imgcodecs.IMREAD_REDUCED_COLOR_8
  };

  private final Mat bgr;
  private final Mat rgb;

  OpenCvDecoder() {
    OpenCv.load();
    bgr = new Mat();
    rgb = new Mat();
  }

  /**
   * Decodes an image, of which {@link #width}, {@link #height} and {@link #read} then tell.
   *
   * @param encoded its bytes
   * @param reduction 1, 2, 4 or 8: how much smaller than it is
   * @throws DataException naming the image if that fails
   */
  void decode(String name, BytePointer encoded, int length, int reduction) {
    int flags = IMREAD_IGNORE_ORIENTATION | COLOR_AT[Integer.numberOfTrailingZeros(reduction)];
    try (Mat source = new Mat(1, length, opencv_core.CV_8UC1, encoded);
        Mat decoded = opencv_imgcodecs.imdecode(source, flags, bgr)) {
      if (decoded.empty()) {
        throw ImageBytes.broken(name, "cannot be decoded");
      }
      opencv_imgproc.cvtColor(decoded, rgb, opencv_imgproc.COLOR_BGR2RGB);
    } catch (RuntimeException e) {
      // OpenCV's exceptions arrive as bare RuntimeExceptions, and tell of lines of its sources.
      if (e instanceof DataException ours) {
        throw ours;
      }
      LOG.debug("OpenCV cannot decode {}", name, e);
      throw ImageBytes.broken(name, "cannot be decoded");
    }
  }

  int width() {
    return rgb.cols();
  }

  int height() {
    return rgb.rows();
  }

  /** Copies the pixels, RGB. */
  void read(byte[] out) {
    try (BytePointer data = rgb.data()) {
      data.get(out, 0, 3 * width() * height());
    }
  }

  @Override
  public void close() {
    bgr.close();
    rgb.close();
  }
}
