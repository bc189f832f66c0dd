package org.spos.engine.torch;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.bytedeco.javacpp.Loader;
import org.bytedeco.pytorch.global.torch;
import org.spos.engine.Device;
import org.spos.natives.NativeLibraries;
import org.spos.natives.NativeSet;

/** Which native libraries of libtorch this program has, and how they are loaded. */
final class TorchLibraries {
  private static final String FOLDER = "org/bytedeco/pytorch/linux-x86_64";
  private static final String GPU_SUFFIX = "-gpu";

  /** What ND4J's builds for some processors end in. */
  private static final List<String> ND4J_SUFFIXES =
      List.of("-onednn-avx512", "-onednn-avx2", "-onednn", "-avx512", "-avx2");

  private TorchLibraries() {}

  /** Why libtorch cannot be used; loads it. Want of memory is no such reason. */
  static Optional<String> problem() {
    // Where only the libraries for GPUs were packed, they compute on the CPU, too.
    boolean withGpu = !has("") || Gpus.obstacle().isEmpty();
    return NativeLibraries.problem(
        withGpu ? NativeSet.TORCH_GPU : NativeSet.TORCH, () -> load(withGpu));
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
    return has(GPU_SUFFIX);
  }

  private static boolean has(String suffix) {
    return TorchLibraries.class.getClassLoader().getResource(FOLDER + suffix + "/libjnitorch.so")
        != null;
  }

  private static void load(boolean withGpu) {
    // JavaCPP counts native memory against the heap's limit unless told otherwise.
    for (String limit : new String[] {"maxbytes", "maxphysicalbytes"}) {
      String key = "org.bytedeco.javacpp." + limit;
      if (System.getProperty(key) == null) {
        System.setProperty(key, "0");
      }
    }
    if (hasGpuCode() && !withGpu) {
      hideGpuCode();
    }
    Loader.load(torch.class);
  }

  /**
   * Without a GPU JavaCPP would load some of the libraries for GPUs and then those for CPUs, and
   * two copies of one library end the process. It leaves those for GPUs alone if it is told to take
   * another kind; which must be ND4J's own, as it is told for all libraries.
   */
  private static void hideGpuCode() {
    String bindings = "org/nd4j/linalg/cpu/nativecpu/bindings/linux-x86_64";
    ClassLoader classes = TorchLibraries.class.getClassLoader();
    String kind =
        ND4J_SUFFIXES.stream()
            .filter(suffix -> classes.getResource(bindings + suffix + "/libjnind4jcpu.so") != null)
            .findFirst()
            .orElse("-none");
    Loader.loadProperties().setProperty("platform.extension", kind); // the live ones
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
