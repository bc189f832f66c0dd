package org.spos.engine.nd4j;

import java.util.Optional;
import java.util.function.UnaryOperator;
import org.bytedeco.dnnl.global.dnnl;
import org.bytedeco.javacpp.Loader;
import org.spos.engine.Device;
import org.spos.engine.Engine;
import org.spos.engine.EngineOptions;
import org.spos.engine.EngineProvider;
import org.spos.engine.NetworkOptions;
import org.spos.engine.Precision;
import org.spos.engine.nd4j.kernel.ElementType;
import org.spos.engine.nd4j.kernel.Kernels;
import org.spos.engine.nd4j.kernel.onednn.OneDnnKernels;
import org.spos.natives.NativeLibraries;
import org.spos.natives.NativeSet;
import org.spos.plan.NetworkPlan;

/** {@code onednn}: oneDNN primitives on ND4J buffers, the fast engine on CPUs. */
public final class OneDnnProvider implements EngineProvider {
  /**
   * Parts of a batch. More would be more calls and more shares of the weight gradient to add up;
   * threads beyond this number work inside the operations.
   */
  private static final int PARTS = 8;

  private final UnaryOperator<Kernels> around;

  /** The engine as it is. */
  public OneDnnProvider() {
    this(UnaryOperator.identity());
  }

  /**
   * The same engine on other kernels around its own, such as a profiler's.
   *
   * @param around makes what takes the place of a thread's kernels, and closes them when closed
   */
  public OneDnnProvider(UnaryOperator<Kernels> around) {
    this.around = around;
  }

  @Override
  public String name() {
    return "onednn";
  }

  @Override
  public int rank() {
    return 30;
  }

  @Override
  public Optional<String> obstacle(Device device, Precision precision) {
    if (!device.equals(Device.CPU)) {
      return Optional.of("it computes on the CPU only");
    }
    if (precision == Precision.TF32) {
      return Optional.of("it computes in float32 or bf16");
    }
    return Nd4jBackends.problem()
        .or(
            () ->
                Nd4jBackends.isGpu()
                    ? Optional.of(
                        "ND4J has loaded its GPU backend; use --engine nd4j, or set"
                            + " BACKEND_PRIORITY_CPU=200")
                    : Optional.empty())
        .or(() -> NativeLibraries.problem(NativeSet.ONEDNN, () -> Loader.load(dnnl.class)))
        .or(
            () ->
                precision == Precision.BF16 ? OneDnnKernels.bfloat16Obstacle() : Optional.empty());
  }

  @Override
  public Optional<String> obstacle(NetworkPlan plan) {
    return PlanLimits.obstacle(plan);
  }

  @Override
  public long memory(NetworkPlan plan, NetworkOptions network, EngineOptions options) {
    return new MemoryNeed(plan, partition(options)).of(network);
  }

  @Override
  public Engine open(EngineOptions options) {
    return Nd4jEngine.open(
        name(), options, partition(options), () -> around.apply(new OneDnnKernels()));
  }

  static Partition partition(EngineOptions options) {
    return new Partition(
        PARTS,
        Math.min(options.threads(), PARTS),
        OneDnnKernels::weightShare,
        options.precision() == Precision.BF16 ? ElementType.BFLOAT16 : ElementType.FLOAT32);
  }
}
