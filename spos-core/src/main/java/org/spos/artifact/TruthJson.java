package org.spos.artifact;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.spos.cost.Flops;
import org.spos.error.CheckpointException;
import org.spos.space.Architecture;
import org.spos.space.SearchSpace;
import org.spos.text.OneLine;
import org.spos.text.Text;

/**
 * NAS-Bench-Macro's table: {@code {"02012100": {"test_acc": [84.1, 84.3, 84.0], "mean_acc": 84.13,
 * "std": 0.12, "params": 890666, "flops": 47327744}, …}}; {@code test_acc} is needed, the rest is
 * compared where it is there.
 */
final class TruthJson {
  private static final Logger LOG = LoggerFactory.getLogger(TruthJson.class);

  /** What a table looks like, for messages. */
  static final String FORMS =
      "a table of accuracies is {\"KEY\": {\"test_acc\": [92.1, 92.3]}} or a CSV with the columns architecture,top1";

  /** Of a mean in points: files round. */
  private static final double TOLERANCE = 0.01;

  private TruthJson() {}

  /** Takes the networks of a table. */
  @FunctionalInterface
  interface Networks {
    void add(String key, List<Double> accuracies, String where);
  }

  static void read(JsonNode table, String file, SearchSpace space, Networks networks) {
    Flops flops = new Flops(space);
    boolean told = false;
    for (Map.Entry<String, JsonNode> entry : table.properties()) {
      String where = "%s: %s".formatted(file, OneLine.of(entry.getKey()));
      List<Double> accuracies = accuracies(entry.getValue(), where);
      networks.add(entry.getKey(), accuracies, where);
      told = told || tellOtherCount(entry, flops, where);
    }
  }

  private static List<Double> accuracies(JsonNode network, String where) {
    JsonNode list = network.path("test_acc");
    List<Double> accuracies = new ArrayList<>();
    for (JsonNode one : list) {
      if (!one.isNumber()) {
        throw noTable(where);
      }
      accuracies.add(one.asDouble());
    }
    if (!list.isArray() || accuracies.isEmpty()) {
      throw noTable(where);
    }
    double mean = accuracies.stream().mapToDouble(Double::doubleValue).average().orElseThrow();
    JsonNode said = network.path("mean_acc");
    if (!said.isMissingNode() && !(Math.abs(said.asDouble(Double.NaN) - mean) <= TOLERANCE)) {
      throw new CheckpointException(
          "%s: its mean_acc is %s, but the mean of its test_acc is %s; the table is damaged"
              .formatted(where, OneLine.of(said.toString()), mean));
    }
    return accuracies;
  }

  /** A table of another space may have the same keys; it seldom has the same costs. */
  private static boolean tellOtherCount(
      Map.Entry<String, JsonNode> entry, Flops flops, String where) {
    JsonNode said = entry.getValue().path("flops");
    Architecture architecture = flops.space().parse(entry.getKey());
    if (said.isMissingNode() || said.asLong(-1) == flops.of(architecture)) {
      return false;
    }
    LOG.warn(
        "{} has {} flops there, space \"{}\" has {}: is it the table of this space? Ours are used",
        where,
        OneLine.of(said.toString()),
        flops.space().name(),
        Text.format("%d", flops.of(architecture)));
    return true;
  }

  private static CheckpointException noTable(String where) {
    return new CheckpointException(
        "%s has no list of accuracies \"test_acc\"; %s".formatted(where, FORMS));
  }
}
