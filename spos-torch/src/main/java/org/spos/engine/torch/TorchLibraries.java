package org.spos.engine.torch;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;
import org.bytedeco.javacpp.Loader;
import org.bytedeco.pytorch.global.torch;
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

  /** What computes on a CPU, with its version. */
  static String description() {
    try {
      return "libtorch " + Loader.getVersion("org.bytedeco", "pytorch").replaceAll("-.*", "");
    } catch (IOException e) {
      throw new UncheckedIOException("the jar of libtorch does not tell its version", e);
    }
  }
}
