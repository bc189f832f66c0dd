package org.spos.engine.torch;

import java.util.Optional;

/** The loaded libtorch, for what else uses it. */
public final class Libtorch {
  private Libtorch() {}

  /** Why libtorch cannot be used: a clause; loads it. Want of memory is no such reason. */
  public static Optional<String> problem() {
    return TorchLibraries.problem();
  }
}
