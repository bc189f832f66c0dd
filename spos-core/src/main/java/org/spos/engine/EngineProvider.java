package org.spos.engine;

import java.util.Optional;
import org.spos.plan.NetworkPlan;

/**
 * An engine that this program was started with, whether it can run here or not. Found by {@link
 * java.util.ServiceLoader}: a module that brings one names its class in {@code
 * META-INF/services/org.spos.engine.EngineProvider}. Making a provider loads no library.
 */
public interface EngineProvider {

  /** What users call it, in lower case; no two engines share a name. */
  String name();

  /** Of engines that can use the same device, {@code auto} takes the one with the highest rank. */
  int rank();

  /**
   * Why it cannot compute there in that precision: a clause such as {@code it computes on the CPU
   * only}. May load libraries.
   *
   * @return empty if it can
   */
  Optional<String> obstacle(Device device, Precision precision);

  /**
   * Why it cannot compute a network: a clause such as {@code the classifier has a bias}. Told from
   * the plan alone; nothing is opened or loaded.
   *
   * @return empty if it can
   */
  Optional<String> obstacle(NetworkPlan plan);

  /**
   * Bytes that a network will take on the device, worked out from its plan: nothing is opened,
   * loaded or allocated. What {@link Engine#create} refuses is judged by this.
   *
   * @param network its {@code maxBatch} says for which batch
   * @param options with which the engine would be opened
   */
  long memory(NetworkPlan plan, NetworkOptions network, EngineOptions options);

  /** An engine for the calling thread; there is no {@link #obstacle} to these options. */
  Engine open(EngineOptions options);
}
