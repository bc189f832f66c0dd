package org.spos.data.decode;

import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.opencv.global.opencv_core;
import org.bytedeco.opencv.global.opencv_imgproc;
import org.bytedeco.opencv.opencv_core.Mat;
import org.bytedeco.opencv.opencv_core.Size;
import org.jspecify.annotations.Nullable;

/**
 * OpenCV's own {@code resize} with INTER_LINEAR, which does not antialias: the published evaluation
 * depends on it (Megvii {@code train.py}, OpencvResize). Holds native buffers; one for each thread.
 */
public final class LinearResize implements AutoCloseable {
  private @Nullable Mat target;
  private BytePointer source;
  private byte[] pixels = new byte[0];

  /** Loads memory only; OpenCV comes with the first image, for many a training has none. */
  public LinearResize() {
    OpenCv.loadMemory();
    source = new BytePointer(0L);
  }

  /**
   * Scales an image.
   *
   * @return pixels in a buffer of this object, valid until the next call
   */
  public RgbImage resize(RgbImage image, int width, int height) {
    int bytes = image.bytes();
    if (source.capacity() < bytes) {
      source.close();
      source = new BytePointer((long) bytes);
    }
    source.position(0).put(image.pixels(), 0, bytes);
    if (target == null) {
      OpenCv.load();
      target = new Mat();
    }
    try (Mat from = new Mat(image.height(), image.width(), opencv_core.CV_8UC3, source);
        Size size = new Size(width, height)) {
      opencv_imgproc.resize(from, target, size, 0, 0, opencv_imgproc.INTER_LINEAR);
    }
    int resized = Math.multiplyExact(3, Math.multiplyExact(width, height));
    if (pixels.length < resized) {
      pixels = new byte[resized];
    }
    try (BytePointer data = target.data()) {
      data.get(pixels, 0, resized);
    }
    return new RgbImage(pixels, width, height);
  }

  @Override
  public void close() {
    source.close();
    if (target != null) {
      target.close();
    }
  }
}
