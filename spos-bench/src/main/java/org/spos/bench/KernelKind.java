package org.spos.bench;

import org.spos.plan.ConvUnit;
import org.spos.space.ConvSpec;

/** The kinds of kernels that profiles tell apart, by name. */
final class KernelKind {
  static final String NORM_FORWARD = "batchNorm forward";
  static final String NORM_AGAIN = "batchNorm once more";
  static final String NORM_BACKWARD = "batchNorm backward";

  private KernelKind() {}

  /** A convolution, but for what it does. */
  static String of(ConvUnit unit) {
    ConvSpec spec = unit.spec();
    if (spec.depthwise()) {
      return "depthwise " + spec.kernel() + "x" + spec.kernel();
    }
    return spec.kernel() == 1 ? "pointwise" : "stem";
  }

  /**
   * An operation of the engine. Those of a batch normalisation in parts are named by what a whole
   * one would do; only the way back writes its output once more.
   *
   * @param made how what it belongs to is called
   * @param method of that
   */
  static String of(String made, String method) {
    if (!made.equals("batchNorm")) {
      return (made + " " + method).strip();
    }
    return switch (method) {
      case "statistics", "normalise" -> NORM_FORWARD;
      case "restore" -> NORM_AGAIN;
      default -> NORM_BACKWARD;
    };
  }
}
