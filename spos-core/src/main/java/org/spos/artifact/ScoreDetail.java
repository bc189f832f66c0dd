package org.spos.artifact;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;
import java.util.Set;
import org.spos.error.CheckpointException;

/**
 * What is known of a measured accuracy beside the accuracy itself.
 *
 * @param top1Error standard error of top-1, in points
 * @param loss mean cross-entropy in nats; empty if it is infinite or not a number
 * @param lossError its standard error
 * @param angle between initial and trained weights in radians, where that was the score
 */
public record ScoreDetail(
    double top1Error, Optional<Double> loss, Optional<Double> lossError, Optional<Double> angle) {
  private static final String TOP1_ERROR = "top1Error";
  private static final String LOSS = "loss";
  private static final String LOSS_ERROR = "lossError";

  private static final String ANGLE = "angle";

  static final Set<String> KEYS = Set.of(TOP1_ERROR, LOSS, LOSS_ERROR, ANGLE);

  public ScoreDetail {
    loss = loss.filter(Double::isFinite);
    lossError = lossError.filter(Double::isFinite);
  }

  void write(ObjectNode json) {
    json.put(TOP1_ERROR, top1Error);
    loss.ifPresent(value -> json.put(LOSS, value));
    lossError.ifPresent(value -> json.put(LOSS_ERROR, value));
    angle.ifPresent(value -> json.put(ANGLE, value));
  }

  /** Of a file; empty if it does not say it. */
  static Optional<ScoreDetail> read(ObjectNode json, String where) {
    return number(json, TOP1_ERROR, where)
        .map(
            error ->
                new ScoreDetail(
                    error,
                    number(json, LOSS, where),
                    number(json, LOSS_ERROR, where),
                    number(json, ANGLE, where)));
  }

  private static Optional<Double> number(ObjectNode json, String key, String where) {
    JsonNode value = json.path(key);
    if (value.isMissingNode()) {
      return Optional.empty();
    }
    if (!value.isNumber() || !(value.asDouble() >= 0)) {
      throw new CheckpointException("%s: %s must be a number from 0".formatted(where, key));
    }
    return Optional.of(value.asDouble());
  }
}
