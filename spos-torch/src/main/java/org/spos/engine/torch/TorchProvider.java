package org.spos.engine.torch;

import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.spos.engine.Device;
import org.spos.engine.Engine;
import org.spos.engine.EngineOptions;
import org.spos.engine.EngineProvider;
import org.spos.engine.NetworkOptions;
import org.spos.engine.Precision;
import org.spos.plan.BlockPlan;
import org.spos.plan.NetworkPlan;
import org.spos.space.ChannelSelection;
import org.spos.text.Text;

/** {@code torch}: libtorch, on GPUs from Turing on and on CPUs. */
public final class TorchProvider implements EngineProvider {
  static final String NAME = "torch";

  private static final Logger LOG = LoggerFactory.getLogger(TorchProvider.class);

  @Override
  public String name() {
    return NAME;
  }

  /** Below oneDNN, which is the faster one on a CPU; above ND4J, whose GPUs end at Ampere. */
  @Override
  public int rank() {
    return 20;
  }

  @Override
  public Optional<String> obstacle(Device device, Precision precision) {
    return device.equals(Device.CPU)
        ? CpuFeatures.obstacle(precision).or(TorchLibraries::problem)
        : Gpus.obstacle(device, precision).or(TorchLibraries::problemWithGpu);
  }

  @Override
  public Optional<String> obstacle(NetworkPlan plan) {
    return limits(plan);
  }

  /** Why a network cannot be computed; empty for every candidate that there is. */
  static Optional<String> limits(NetworkPlan plan) {
    return plan.blocks().stream()
        .flatMap(choices -> choices.stream())
        .filter(TorchProvider::halvesAnOddNumber)
        .findFirst()
        .map(
            block ->
                Text.format(
                    "block %d, %s: every other of %d channels",
                    block.position() + 1, block.candidate().id(), block.shape().in()));
  }

  private static boolean halvesAnOddNumber(BlockPlan block) {
    return block.shape().in() % 2 == 1
        && block.branches().stream().anyMatch(b -> b.input() != ChannelSelection.ALL);
  }

  @Override
  public long memory(NetworkPlan plan, NetworkOptions network, EngineOptions options) {
    return new MemoryNeed(plan, options).of(network);
  }

  @Override
  public Engine open(EngineOptions options) {
    TorchLibraries.problem()
        .ifPresent(
            problem -> {
              throw new IllegalStateException(problem);
            });
    if (options.device().equals(Device.CPU) && TorchLibraries.hasGpuCode()) {
      Gpus.obstacle().ifPresent(why -> LOG.info("Computing on the CPU, because {}", why));
    }
    return new TorchEngine(options);
  }
}
