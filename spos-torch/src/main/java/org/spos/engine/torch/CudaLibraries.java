package org.spos.engine.torch;

import com.sun.jna.NativeLibrary;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** The libraries of CUDA 13 that libtorch is linked to, and that must be on the machine. */
final class CudaLibraries {
  /** In the order in which they depend on each other; {@code scripts/torch.sh} has them too. */
  static final List<String> NEEDED =
      List.of(
          "libcudart.so.13",
          "libnvrtc.so.13",
          "libcublasLt.so.13",
          "libcublas.so.13",
          "libcufft.so.12",
          "libcurand.so.10",
          "libcusparse.so.12",
          "libcusolver.so.12",
          "libcupti.so.13",
          "libcufile.so.0",
          "libcudnn.so.9",
          "libnccl.so.2");

  /** Where JavaCPP looks besides the system's linker. */
  private static final List<Path> FOLDERS =
      List.of(
          Path.of("/usr/local/cuda/lib64"),
          Path.of("/usr/local/cuda/extras/CUPTI/lib64"),
          Path.of("/usr/lib64"));

  private CudaLibraries() {}

  /** Why they cannot be used: names those that the system does not find. */
  static Optional<String> problem() {
    return problem(CudaLibraries::isFound);
  }

  /**
   * The same for another system.
   *
   * @param found whether it finds a library by name
   */
  static Optional<String> problem(Predicate<String> found) {
    List<String> missing = NEEDED.stream().filter(found.negate()).toList();
    return missing.isEmpty()
        ? Optional.empty()
        : Optional.of(
            "%s not found: install CUDA 13 and cuDNN 9, or name their folders in LD_LIBRARY_PATH"
                .formatted(
                    missing.size() == NEEDED.size()
                        ? "the libraries of CUDA (such as " + missing.get(0) + ") were"
                        : String.join(", ", missing) + (missing.size() == 1 ? " was" : " were")));
  }

  private static boolean isFound(String library) {
    if (FOLDERS.stream().anyMatch(folder -> Files.isReadable(folder.resolve(library)))) {
      return true;
    }
    try {
      NativeLibrary.getInstance(library);
      return true;
    } catch (UnsatisfiedLinkError e) {
      return false;
    }
  }
}
