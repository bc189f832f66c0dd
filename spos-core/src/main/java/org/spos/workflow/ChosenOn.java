package org.spos.workflow;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import org.spos.checkpoint.Checkpoint;

/** The images for whose accuracy one moment of a training was chosen among many. */
public enum ChosenOn {
  VAL("chosen on val, optimistic"),
  HELD_OUT("chosen on held-out training images");

  static final String METRIC = "chosenOn";

  private final String words;

  ChosenOn(String words) {
    this.words = words;
  }

  /** What stands beside every figure of such a network. */
  public String words() {
    return words;
  }

  /** As JSON calls it. */
  public String id() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** Of a network that was kept for its accuracy; empty for the last one of a training. */
  public static Optional<ChosenOn> of(Checkpoint network) {
    String id = network.metrics().getOrDefault(METRIC, "");
    return Arrays.stream(values()).filter(one -> one.id().equals(id)).findFirst();
  }
}
