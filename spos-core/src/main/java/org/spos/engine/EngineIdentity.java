package org.spos.engine;

import org.spos.text.Amount;
import org.spos.text.Text;

/**
 * What computes. Numbers of two identities that differ in more than threads may differ in their
 * rounding.
 *
 * @param engine name of the engine
 * @param device where it computes
 * @param precision in which numbers
 * @param libraries what does the arithmetic, with versions, such as {@code oneDNN 3.11.0}
 * @param threads processor threads
 */
public record EngineIdentity(
    String engine, Device device, Precision precision, String libraries, int threads) {

  /** One line for manifests and logs. */
  @Override
  public String toString() {
    return Text.format(
        "%s on %s in %s, %s, %s",
        engine, device, precision, libraries, Amount.of(threads, "thread"));
  }
}
