package org.spos.data.decode;

import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.IntPointer;
import org.bytedeco.opencv.global.opencv_core;
import org.bytedeco.opencv.global.opencv_imgcodecs;
import org.bytedeco.opencv.global.opencv_imgproc;
import org.bytedeco.opencv.opencv_core.Mat;

/** Writes JPEG of quality 95 with OpenCV. Holds native buffers; one for each thread. */
public final class JpegEncoder implements AutoCloseable {
  private static final int QUALITY = 95;

  private final Mat bgr;
  private final IntPointer options;

  /** Loads OpenCV. */
  public JpegEncoder() {
    OpenCv.load();
    bgr = new Mat();
    options = new IntPointer(opencv_imgcodecs.IMWRITE_JPEG_QUALITY, QUALITY);
  }

  /** The image as a JPEG file. */
  public byte[] encode(RgbImage image) {
    try (BytePointer pixels = new BytePointer((long) image.bytes());
        BytePointer file = new BytePointer()) {
      pixels.put(image.pixels(), 0, image.bytes());
      try (Mat rgb = new Mat(image.height(), image.width(), opencv_core.CV_8UC3, pixels)) {
        opencv_imgproc.cvtColor(rgb, bgr, opencv_imgproc.COLOR_RGB2BGR);
      }
      if (!opencv_imgcodecs.imencode(".jpg", bgr, file, options)) {
        throw new IllegalStateException("OpenCV cannot write JPEG");
      }
      byte[] bytes = new byte[Math.toIntExact(file.limit())];
      file.get(bytes);
      return bytes;
    }
  }

  @Override
  public void close() {
    bgr.close();
    options.close();
  }
}
