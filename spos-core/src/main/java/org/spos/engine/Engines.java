package org.spos.engine;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.spos.error.ConfigException;
import org.spos.plan.NetworkPlan;
import org.spos.text.OneLine;

/** The engines of this program, and the choice among them. */
public final class Engines {
  private static final Logger LOG = LoggerFactory.getLogger(Engines.class);

  private final List<EngineProvider> providers;
  private final List<String> broken;

  private Engines(List<EngineProvider> providers, List<String> broken) {
    this.providers =
        providers.stream()
            .sorted(Comparator.comparingInt(EngineProvider::rank).reversed())
            .toList();
    this.broken = List.copyOf(broken);
  }

  /** Those that {@link ServiceLoader} finds. One that cannot be made is left out, with a reason. */
  public static Engines found() {
    List<EngineProvider> providers = new ArrayList<>();
    List<String> broken = new ArrayList<>();
    Iterator<EngineProvider> entries = ServiceLoader.load(EngineProvider.class).iterator();
    boolean more = true;
    while (more) {
      try {
        more = entries.hasNext();
        if (more) {
          providers.add(entries.next());
        }
      } catch (ServiceConfigurationError | LinkageError e) { // the next call goes on behind it
        broken.add(OneLine.of(String.valueOf(e.getMessage())));
      }
    }
    return new Engines(providers, broken);
  }

  /** These and no others. */
  public static Engines of(EngineProvider... providers) {
    return new Engines(List.of(providers), List.of());
  }

  /** All of them, best first. */
  public List<EngineProvider> providers() {
    return providers;
  }

  /**
   * Opens what {@link #choose} finds; the caller closes it.
   *
   * @throws ConfigException as {@link #choose}
   */
  public Engine open(EngineRequest request) {
    Engine engine = choose(request).open();
    LOG.debug("Engine {}", engine.identity());
    return engine;
  }

  /**
   * What {@link #open} would open, which is closed again.
   *
   * @throws ConfigException as {@link #choose}
   */
  public EngineIdentity identity(EngineRequest request) {
    try (Engine engine = open(request)) {
      return engine.identity();
    }
  }

  /**
   * The same for a network that the engine will compute.
   *
   * @throws ConfigException as {@link #choose} and {@link #require}
   */
  public Engine open(EngineRequest request, NetworkPlan plan) {
    return open(request, plan, Exchange.ALONE);
  }

  /**
   * The same for a network that several processes train.
   *
   * @throws ConfigException as {@link #choose} and {@link #require}
   */
  public Engine open(EngineRequest request, NetworkPlan plan, Exchange exchange) {
    List<EngineProvider> able = able(request, plan);
    Engine engine = choose(request, able).open(exchange);
    LOG.debug("Engine {}", engine.identity());
    return engine;
  }

  /**
   * Refuses a network that no engine computes that a request allows; loads and opens nothing.
   *
   * @throws ConfigException naming what of the network they lack
   */
  public void require(EngineRequest request, NetworkPlan plan) {
    able(request, plan);
  }

  private List<EngineProvider> able(EngineRequest request, NetworkPlan plan) {
    List<EngineProvider> asked = asked(request);
    List<EngineProvider> able =
        asked.stream().filter(provider -> provider.obstacle(plan).isEmpty()).toList();
    if (able.isEmpty() && !asked.isEmpty()) {
      throw new ConfigException(
          "%s networks of space \"%s\" yet: %s; spos describe knows such a space already"
              .formatted(
                  request.leavesEngineOpen()
                      ? "no engine computes"
                      : "engine %s does not compute".formatted(request.engine()),
                  plan.space().name(),
                  asked.get(0).obstacle(plan).orElseThrow()));
    }
    return able;
  }

  /**
   * The best engine that meets a request, on a GPU where one is usable and nothing else was asked
   * for. Opens nothing.
   *
   * @throws ConfigException if there is no such engine, or it cannot compute there or so: nothing
   *     that was asked for is ignored
   */
  public EngineChoice choose(EngineRequest request) {
    return choose(request, asked(request));
  }

  /**
   * Refuses the name of an engine that is not there.
   *
   * @throws ConfigException naming those that are
   */
  public void requireKnown(EngineRequest request) {
    asked(request);
  }

  private List<EngineProvider> asked(EngineRequest request) {
    return request.leavesEngineOpen() ? providers : List.of(named(request.engine()));
  }

  private EngineChoice choose(EngineRequest request, List<EngineProvider> asked) {
    List<Device> devices =
        request.device().map(List::of).orElse(List.of(Device.cuda(0), Device.CPU));
    List<String> obstacles = new ArrayList<>();
    for (Device device : devices) {
      for (EngineProvider provider : asked) {
        Optional<String> obstacle = provider.obstacle(device, request.precision());
        if (obstacle.isEmpty()) {
          return new EngineChoice(
              provider,
              new EngineOptions(request.threads(), device, request.precision())
                  .with(request.deterministic()));
        }
        obstacles.add("%s on %s: %s".formatted(provider.name(), device, obstacle.get()));
      }
    }
    obstacles.addAll(broken);
    throw new ConfigException(
        "%s compute%s in %s here (%s); ask for another --engine, --device or --precision"
            .formatted(
                request.leavesEngineOpen()
                    ? "no engine can"
                    : "engine %s cannot".formatted(request.engine()),
                request.device().map(device -> " on " + device).orElse(""),
                request.precision(),
                String.join("; ", obstacles)));
  }

  private EngineProvider named(String name) {
    return providers.stream()
        .filter(provider -> provider.name().equals(name))
        .findFirst()
        .orElseThrow(() -> unknown(name));
  }

  /** Lists what was found, and why what was found cannot be used. */
  private ConfigException unknown(String name) {
    String found = providers.stream().map(Engines::state).collect(Collectors.joining(", "));
    return new ConfigException(
        "there is no engine \"%s\"; use %s, or one of those found: %s%s"
            .formatted(
                OneLine.of(name),
                EngineRequest.AUTO,
                found.isEmpty() ? "none" : found,
                broken.stream().map(reason -> "; " + reason).collect(Collectors.joining())));
  }

  /** Name, and why it cannot be used if it cannot. */
  private static String state(EngineProvider provider) {
    Optional<String> onGpu = provider.obstacle(Device.cuda(0), Precision.FLOAT32);
    Optional<String> onCpu = provider.obstacle(Device.CPU, Precision.FLOAT32);
    return onGpu.isEmpty() || onCpu.isEmpty()
        ? provider.name()
        : "%s (cannot run here: %s)".formatted(provider.name(), onCpu.get());
  }
}
