package org.spos.engine.nd4j;

import java.util.function.UnaryOperator;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.nativeblas.NativeOpsHolder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.spos.engine.Engine;
import org.spos.engine.NetworkOptions;
import org.spos.engine.PathNetwork;
import org.spos.engine.nd4j.kernel.Kernels;
import org.spos.engine.nd4j.kernel.nd4j.Nd4jKernels;
import org.spos.engine.nd4j.kernel.onednn.OneDnnKernels;
import org.spos.error.ConfigException;
import org.spos.plan.NetworkPlan;

/** Networks on ND4J buffers, computed by one of two kernel sets. */
public final class Nd4jEngine implements Engine {
  private static final Logger LOG = LoggerFactory.getLogger(Nd4jEngine.class);

  private final Kernels kernels;
  private final int threads;

  private Nd4jEngine(Kernels kernels, int threads) {
    this.kernels = kernels;
    this.threads = threads;
  }

  /**
   * An engine for the calling thread.
   *
   * @param kind {@code onednn} (the fast one on CPUs) or {@code nd4j} (portable, and for CUDA)
   * @param threads of the native libraries, at least 1
   * @throws ConfigException if there is no such engine
   */
  public static Nd4jEngine open(String kind, int threads) {
    return open(kind, threads, UnaryOperator.identity());
  }

  /**
   * The same engine on other kernels around its own, such as a profiler's.
   *
   * @param decorator what takes the place of the kernels; it closes them when it is closed
   */
  public static Nd4jEngine open(String kind, int threads, UnaryOperator<Kernels> decorator) {
    allowAllMemory();
    // Loading the backend first; the holder of native operations cannot be made without it.
    Nd4j.getBackend();
    boolean gpu = !Nd4j.getEnvironment().isCPU();
    if (kind.equals("onednn") && gpu) {
      throw new ConfigException(
          "engine onednn runs on the CPU, but ND4J has loaded its GPU backend;"
              + " use --engine nd4j, or set BACKEND_PRIORITY_CPU=200");
    }
    if (kind.equals("nd4j") && !gpu && hasGpuBackend()) {
      LOG.warn("No usable GPU (ND4J supports Kepler to Ampere); running on the CPU.");
    }
    NativeOpsHolder.getInstance().getDeviceNativeOps().setOmpNumThreads(threads);
    return switch (kind) {
      case "onednn" -> new Nd4jEngine(decorator.apply(new OneDnnKernels()), threads);
      case "nd4j" -> new Nd4jEngine(decorator.apply(new Nd4jKernels()), threads);
      default ->
          throw new ConfigException(
              "engine \"%s\" is not known; use onednn or nd4j".formatted(kind));
    };
  }

  private static boolean hasGpuBackend() {
    return Nd4jEngine.class
            .getClassLoader()
            .getResource("org/nd4j/linalg/jcublas/JCublasBackend.class")
        != null;
  }

  /** JavaCPP counts native memory against the heap's limit unless told otherwise. */
  private static void allowAllMemory() {
    for (String limit : new String[] {"maxbytes", "maxphysicalbytes"}) {
      String key = "org.bytedeco.javacpp." + limit;
      if (System.getProperty(key) == null) {
        System.setProperty(key, "0");
      }
    }
  }

  @Override
  public String description() {
    return "%s, %d %s"
        .formatted(kernels.description(), threads, threads == 1 ? "thread" : "threads");
  }

  @Override
  public PathNetwork create(NetworkPlan plan, NetworkOptions options) {
    return new Nd4jNetwork(plan, options, kernels);
  }

  @Override
  public void close() {
    kernels.close();
  }
}
