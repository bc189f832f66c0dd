package org.spos.engine.nd4j;

import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.nd4j.linalg.factory.Nd4j;
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
import org.spos.text.Text;

/** Networks on ND4J buffers, computed by one of two kernel sets. */
public final class Nd4jEngine implements Engine {
  private static final Logger LOG = LoggerFactory.getLogger(Nd4jEngine.class);

  /**
   * Parts of a batch. More would be more calls and more shares of the weight gradient to add up;
   * threads beyond this number work inside the operations.
   */
  private static final int PARTS = 8;

  private final Team team;
  private final int threads;

  private Nd4jEngine(Team team, int threads) {
    this.team = team;
    this.threads = threads;
  }

  /**
   * An engine for the calling thread.
   *
   * @param kind {@code onednn} (the fast one on CPUs) or {@code nd4j} (portable, and for CUDA)
   * @param threads that compute, at least 1
   * @throws ConfigException if there is no such engine
   */
  public static Nd4jEngine open(String kind, int threads) {
    return open(kind, threads, UnaryOperator.identity());
  }

  /**
   * The same engine on other kernels around its own, such as a profiler's; asked once for each
   * thread.
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
    return switch (kind) {
      case "onednn" -> {
        List<Kernels> kernels =
            Stream.generate(() -> decorator.apply(new OneDnnKernels()))
                .limit(Math.min(threads, PARTS))
                .toList();
        yield new Nd4jEngine(new Team(kernels, PARTS, threads), threads);
      }
      case "nd4j" -> {
        List<Kernels> kernels = List.of(decorator.apply(new Nd4jKernels()));
        yield new Nd4jEngine(new Team(kernels, 1, threads), threads);
      }
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
    return Text.format(
        "%s, %d %s", team.kernels(0).description(), threads, threads == 1 ? "thread" : "threads");
  }

  @Override
  public PathNetwork create(NetworkPlan plan, NetworkOptions options) {
    return new Nd4jNetwork(plan, options, team);
  }

  @Override
  public void close() {
    team.close();
  }
}
