package org.spos.interop.nni;

import java.util.Map;
import java.util.Optional;

/** How NNI's hub (v2.7 and later) calls the candidates. */
public final class HubNames {
  private static final Map<String, String> IDS =
      Map.of(
          "k3",
          "shuffle_3x3",
          "k5",
          "shuffle_5x5",
          "k7",
          "shuffle_7x7",
          "xcep",
          "shuffle_xception");

  private HubNames() {}

  /** Our name of a candidate, such as {@code shuffle_3x3} for {@code k3}. */
  public static Optional<String> candidateId(String hubName) {
    return Optional.ofNullable(IDS.get(hubName));
  }

  /** NNI's name of a candidate, such as {@code k3} for {@code shuffle_3x3}. */
  public static Optional<String> hubName(String candidateId) {
    return IDS.entrySet().stream()
        .filter(entry -> entry.getValue().equals(candidateId))
        .map(Map.Entry::getKey)
        .findFirst();
  }
}
