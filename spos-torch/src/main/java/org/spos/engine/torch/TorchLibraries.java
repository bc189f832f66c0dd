package org.spos.engine.torch;

import java.io.IOException;
import java.util.Optional;
import org.bytedeco.javacpp.Loader;
import org.bytedeco.pytorch.global.torch;
import org.spos.engine.Device;
import org.spos.natives.NativeLibraries;
import org.spos.natives.NativeSet;

/** Which native libraries of libtorch this program has, and how they are loaded. */
final class TorchLibraries {
  /** The JNI library of a build with GPU code. */
  private static final String GPU_CODE = "org/bytedeco/pytorch/linux-x86_64-gpu/libjnitorch.so";

  private TorchLibraries() {}

  /** Why libtorch cannot be used; loads it. Want of memory is no such reason. */
  static Optional<String> problem() {
    return NativeLibraries.problem(NativeSet.TORCH, TorchLibraries::load);
  }

  /** The same for a GPU, to be asked where there is one. */
  static Optional<String> problemWithGpu() {
    return problem()
        .or(
            () ->
                torch.cuda_is_available()
                    ? Optional.empty()
                    : Optional.of("libtorch cannot use the GPU, though the driver can"));
  }

  /** Whether this program was built with GPU code. */
  static boolean hasGpuCode() {
    return TorchLibraries.class.getClassLoader().getResource(GPU_CODE) != null;
  }

  private static void load() {
    // JavaCPP counts native memory against the heap's limit unless told otherwise.
    for (String limit : new String[] {"maxbytes", "maxphysicalbytes"}) {
      String key = "org.bytedeco.javacpp." + limit;
      if (System.getProperty(key) == null) {
        System.setProperty(key, "0");
      }
    }
    Loader.load(torch.class);
  }

  /** What computes, with its version, and on which GPU. */
  static String description(Device device) {
    try {
      String version = Loader.getVersion("org.bytedeco", "pytorch").replaceAll("-.*", "");
      return "libtorch "
          + version
          + (device.equals(Device.CPU) ? "" : ", " + CudaDriver.gpus().words(device));
    } catch (IOException | CudaDriver.NoGpu e) {
      throw new IllegalStateException("libtorch or its GPU is not what it was", e);
    }
  }
}
