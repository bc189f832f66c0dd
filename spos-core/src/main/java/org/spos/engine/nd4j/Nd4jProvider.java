package org.spos.engine.nd4j;

import java.util.Optional;
import java.util.function.UnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.spos.engine.Device;
import org.spos.engine.Engine;
import org.spos.engine.EngineOptions;
import org.spos.engine.EngineProvider;
import org.spos.engine.NetworkOptions;
import org.spos.engine.Precision;
import org.spos.engine.nd4j.kernel.ElementType;
import org.spos.engine.nd4j.kernel.Kernels;
import org.spos.engine.nd4j.kernel.nd4j.Nd4jKernels;
import org.spos.plan.NetworkPlan;

/** {@code nd4j}: standard ND4J operations, for its CUDA backend and platforms without oneDNN. */
public final class Nd4jProvider implements EngineProvider {
  private static final Logger LOG = LoggerFactory.getLogger(Nd4jProvider.class);

  private final UnaryOperator<Kernels> around;

  /** The engine as it is. */
  public Nd4jProvider() {
    this(UnaryOperator.identity());
  }

  /**
   * The same engine on other kernels around its own; see {@link OneDnnProvider#OneDnnProvider}.
   *
   * @param around makes what takes the place of the kernels, and closes them when closed
   */
  public Nd4jProvider(UnaryOperator<Kernels> around) {
    this.around = around;
  }

  @Override
  public String name() {
    return "nd4j";
  }

  @Override
  public int rank() {
    return 10;
  }

  @Override
  public Optional<String> obstacle(Device device, Precision precision) {
    if (precision != Precision.FLOAT32) {
      return Optional.of("it computes in float32 only");
    }
    if (device.index() > 0) {
      return Optional.of(
          "it uses the first GPU only; choose which that is by CUDA_VISIBLE_DEVICES");
    }
    return Nd4jBackends.problem().or(() -> wrongBackend(device));
  }

  private static Optional<String> wrongBackend(Device device) {
    boolean gpu = device.kind() == Device.Kind.CUDA;
    if (gpu == Nd4jBackends.isGpu()) {
      return Optional.empty();
    }
    if (!gpu) {
      return Optional.of("ND4J has loaded its GPU backend; set BACKEND_PRIORITY_CPU=200");
    }
    return Optional.of(
        Nd4jBackends.hasGpuBackend()
            ? "ND4J found no GPU that it can use (it supports Kepler to Ampere)"
            : "this build has no GPU backend; build it with ./mvnw -Pcuda package");
  }

  @Override
  public Optional<String> obstacle(NetworkPlan plan) {
    return PlanLimits.obstacle(plan);
  }

  @Override
  public long memory(NetworkPlan plan, NetworkOptions network, EngineOptions options) {
    return new MemoryNeed(plan, partition()).of(network);
  }

  @Override
  public Engine open(EngineOptions options) {
    if (options.device().equals(Device.CPU) && Nd4jBackends.hasGpuBackend()) {
      LOG.warn("No usable GPU (ND4J supports Kepler to Ampere); running on the CPU.");
    }
    return Nd4jEngine.open(name(), options, partition(), () -> around.apply(new Nd4jKernels()));
  }

  /** Its operations take a whole batch, and share the work inside. */
  static Partition partition() {
    return new Partition(1, 1, unit -> 0, ElementType.FLOAT32);
  }
}
