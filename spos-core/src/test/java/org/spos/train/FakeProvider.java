package org.spos.train;

import java.util.Optional;
import org.spos.engine.Device;
import org.spos.engine.Engine;
import org.spos.engine.EngineOptions;
import org.spos.engine.EngineProvider;
import org.spos.engine.NetworkOptions;
import org.spos.engine.Precision;
import org.spos.plan.NetworkPlan;

/**
 * Gives away one engine, such as a {@link FakeEngine}, which is told how it was opened.
 *
 * @param engine that it opens
 * @param name of the engine
 * @param rank among others
 * @param devices that it can use; the precision is float32
 */
public record FakeProvider(Engine engine, String name, int rank, Device... devices)
    implements EngineProvider {

  /** On the CPU, under the name {@code fake}. */
  public FakeProvider(Engine engine) {
    this(engine, "fake", 1, Device.CPU);
  }

  @Override
  public Optional<String> obstacle(Device device, Precision precision) {
    if (precision != Precision.FLOAT32) {
      return Optional.of("it pretends in float32 only");
    }
    for (Device usable : devices) {
      if (usable.equals(device)) {
        return Optional.empty();
      }
    }
    return Optional.of("it cannot pretend there");
  }

  @Override
  public Optional<String> obstacle(NetworkPlan plan) {
    return Optional.empty();
  }

  /** A byte for each image. */
  @Override
  public long memory(NetworkPlan plan, NetworkOptions network, EngineOptions options) {
    return network.maxBatch();
  }

  @Override
  public Engine open(EngineOptions options) {
    if (engine instanceof FakeEngine fake) {
      fake.opened(name, options);
    }
    return engine;
  }
}
