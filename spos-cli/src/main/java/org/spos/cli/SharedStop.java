package org.spos.cli;

import java.util.function.BooleanSupplier;
import org.spos.ranks.Ranks;

/**
 * Whether to save and stop: this process was asked to, or another one that does the same run. Asked
 * after each step and batch, so it looks at the others now and then only.
 */
final class SharedStop implements BooleanSupplier {
  private static final long LOOK_NANOS = 200_000_000;

  private final BooleanSupplier own;
  private final Ranks ranks;
  private boolean asked;
  private boolean told;
  private long looked = System.nanoTime();

  SharedStop(BooleanSupplier own, Ranks ranks) {
    this.own = own;
    this.ranks = ranks;
  }

  @Override
  public boolean getAsBoolean() {
    if (own.getAsBoolean()) {
      if (!told && !ranks.leads()) {
        told = true;
        ranks.askToStop();
      }
      return true;
    }
    if (!asked && ranks.size() > 1 && System.nanoTime() - looked > LOOK_NANOS) {
      asked = ranks.isAskedToStop();
      looked = System.nanoTime();
    }
    return asked;
  }
}
