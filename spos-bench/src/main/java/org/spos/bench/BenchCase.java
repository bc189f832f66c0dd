package org.spos.bench;

import java.util.Locale;

/** What is timed. */
public enum BenchCase {
  /** Forward, loss, backward and SGD on one batch. */
  TRAIN {
    @Override
    void run(BenchNetwork network) {
      double loss = network.trainStep();
      if (!Double.isFinite(loss)) {
        throw new IllegalStateException("the loss is " + loss + "; such a step tells nothing");
      }
    }
  },
  /** Logits of one batch with running statistics. */
  EVAL {
    @Override
    void run(BenchNetwork network) {
      network.evaluate();
    }
  },
  /** New BN statistics from one batch. */
  RECALIBRATION {
    @Override
    void run(BenchNetwork network) {
      network.recalibrate();
    }
  };

  abstract void run(BenchNetwork network);

  /** As in options and results. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
