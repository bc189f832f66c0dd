package org.spos.engine.torch;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.spos.engine.Device;
import org.spos.engine.Precision;
import org.spos.text.Text;

/**
 * The GPUs of a machine as its driver tells them.
 *
 * @param cuda the CUDA version that the driver can do, such as 13000 for 13.0
 * @param found each GPU, by index
 */
record Gpus(int cuda, List<Gpu> found) {
  /** The CUDA version that libtorch was built for. */
  private static final int NEEDED = 13_000;

  /** The oldest architecture that libtorch has code for: Turing. */
  private static final int OLDEST = 75;

  /** The oldest one with tensor cores for TF32 and bfloat16: Ampere. */
  private static final int WITH_TF32 = 80;

  /**
   * One GPU.
   *
   * @param capability such as 90 for 9.0
   */
  record Gpu(String name, int capability) {}

  Gpus {
    found = List.copyOf(found);
  }

  /** Why a device cannot compute so here; loads the driver and CUDA, not libtorch. */
  static Optional<String> obstacle(Device device, Precision precision) {
    return ask(gpus -> gpus.refusal(device, precision));
  }

  /** Why no GPU can be used here at all. */
  static Optional<String> obstacle() {
    return ask(Gpus::refusal);
  }

  private static Optional<String> ask(Function<Gpus, Optional<String>> question) {
    if (!TorchLibraries.hasGpuCode()) {
      return Optional.of(
          "this build has libtorch for CPUs only; build it with ./mvnw -Ptorch-gpu package");
    }
    try {
      return question.apply(CudaDriver.gpus()).or(CudaLibraries::problem);
    } catch (CudaDriver.NoGpu e) {
      return Optional.of(e.reason());
    }
  }

  /** Why the driver is of no use. */
  Optional<String> refusal() {
    return cuda >= NEEDED
        ? Optional.empty()
        : Optional.of(
            Text.format(
                "the NVIDIA driver can do CUDA %d.%d, and libtorch needs 13; update the driver to"
                    + " version 580 or later",
                cuda / 1000, cuda % 1000 / 10));
  }

  /** Why this device cannot compute so. */
  Optional<String> refusal(Device device, Precision precision) {
    Optional<String> driver = refusal();
    if (driver.isPresent()) {
      return driver;
    }
    if (device.index() >= found.size()) {
      return Optional.of(
          found.size() == 1
              ? "there is one GPU, cuda:0"
              : Text.format("there are %d GPUs, from cuda:0 on", found.size()));
    }
    Gpu gpu = found.get(device.index());
    if (gpu.capability() < OLDEST) {
      return Optional.of(
          Text.format(
              "the %s is of compute capability %s, and libtorch needs 7.5 (Turing)",
              gpu.name(), version(gpu)));
    }
    if (precision != Precision.FLOAT32 && gpu.capability() < WITH_TF32) {
      return Optional.of(
          Text.format(
              "the %s is of compute capability %s, and %s needs 8.0 (Ampere)",
              gpu.name(), version(gpu), precision));
    }
    return Optional.empty();
  }

  /** A device and the driver in words, such as {@code CUDA 13.1, NVIDIA H200}. */
  String words(Device device) {
    return Text.format(
        "CUDA %d.%d, %s", cuda / 1000, cuda % 1000 / 10, found.get(device.index()).name());
  }

  private static String version(Gpu gpu) {
    return gpu.capability() / 10 + "." + gpu.capability() % 10;
  }
}
