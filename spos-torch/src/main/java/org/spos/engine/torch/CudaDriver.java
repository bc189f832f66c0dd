package org.spos.engine.torch;

import com.sun.jna.Function;
import com.sun.jna.NativeLibrary;
import com.sun.jna.ptr.IntByReference;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.spos.text.Text;

/**
 * Asks NVIDIA's driver, which is a library of its own: what there is can be told before any of
 * CUDA's libraries is needed.
 */
final class CudaDriver {
  private static final String LIBRARY = "libcuda.so.1";

  // Numbers from cuda.h.
  private static final int CAPABILITY_MAJOR = 75;
  private static final int CAPABILITY_MINOR = 76;
  private static final int NO_DEVICE = 100;

  private final NativeLibrary library;

  private CudaDriver(NativeLibrary library) {
    this.library = library;
  }

  /** Why there is no GPU. */
  static final class NoGpu extends Exception {
    private static final long serialVersionUID = 1;
    private final String reason;

    NoGpu(String reason) {
      super(reason);
      this.reason = reason;
    }

    String reason() {
      return reason;
    }
  }

  /** What the driver tells. */
  static Gpus gpus() throws NoGpu {
    try {
      return new CudaDriver(NativeLibrary.getInstance(LIBRARY)).ask();
    } catch (UnsatisfiedLinkError e) {
      throw new NoGpu("there is no NVIDIA driver here (" + LIBRARY + " was not found)");
    }
  }

  private Gpus ask() throws NoGpu {
    call("cuInit", 0);
    IntByReference answer = new IntByReference();
    call("cuDriverGetVersion", answer);
    int cuda = answer.getValue();
    call("cuDeviceGetCount", answer);
    int count = answer.getValue();
    List<Gpus.Gpu> found = new ArrayList<>();
    for (int index = 0; index < count; index++) {
      call("cuDeviceGet", answer, index);
      int device = answer.getValue();
      byte[] name = new byte[256];
      call("cuDeviceGetName", name, name.length, device);
      call("cuDeviceGetAttribute", answer, CAPABILITY_MAJOR, device);
      int capability = 10 * answer.getValue();
      call("cuDeviceGetAttribute", answer, CAPABILITY_MINOR, device);
      found.add(
          new Gpus.Gpu(
              new String(name, StandardCharsets.UTF_8).replaceAll("\0.*", ""),
              capability + answer.getValue()));
    }
    return new Gpus(cuda, found);
  }

  private void call(String name, Object... arguments) throws NoGpu {
    Function function = library.getFunction(name);
    int error = function.invokeInt(arguments);
    if (error != 0) {
      throw new NoGpu(
          error == NO_DEVICE
              ? "the NVIDIA driver finds no GPU"
              : Text.format("the NVIDIA driver answers %s with error %d", name, error));
    }
  }
}
