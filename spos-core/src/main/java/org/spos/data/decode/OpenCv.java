package org.spos.data.decode;

import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.Loader;
import org.bytedeco.opencv.global.opencv_core;
import org.bytedeco.opencv.global.opencv_imgcodecs;
import org.bytedeco.opencv.global.opencv_imgproc;
import org.spos.natives.NativeLibraries;
import org.spos.natives.NativeSet;

/** Loads what this package needs, before its classes would do so themselves. */
final class OpenCv {
  private OpenCv() {}

  /** Memory outside the heap, and the folder in which JNA unpacks itself. */
  static void loadMemory() {
    NativeLibraries.load(NativeSet.MEMORY, () -> Loader.load(BytePointer.class));
  }

  /** OpenCV, which takes up to a second. */
  static void load() {
    NativeLibraries.load(
        NativeSet.IMAGES,
        () -> {
          Loader.load(opencv_core.class);
          Loader.load(opencv_imgcodecs.class);
          Loader.load(opencv_imgproc.class);
          // The workers are the parallelism; OpenCV's own pool would only compete with them.
          opencv_core.setNumThreads(1);
        });
  }
}
