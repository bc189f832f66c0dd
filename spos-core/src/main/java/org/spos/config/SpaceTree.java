package org.spos.config;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Locale;
import org.spos.space.Candidate;
import org.spos.space.InitialWeights;
import org.spos.space.Nonlinearity;
import org.spos.space.SearchSpace;
import org.spos.space.SearchSpace.Stage;

/**
 * A search space as a tree of YAML. What goes without saying in a space of the published form
 * (ReLU, no bias, the published initialisation, stages of stride 2 that all offer the same
 * candidates) may be left out, and is not written, so that texts and hashes of such spaces stay
 * what they always were.
 */
final class SpaceTree {
  private static final String STAGES = "stages";
  private static final String STRIDE = "stride";
  private static final String CANDIDATES = "candidates";
  private static final String FIRST = "firstCandidates";
  private static final String ACTIVATION = "activation";
  private static final String BIAS = "classifierBias";
  private static final String INITIALISATION = "initialisation";

  private SpaceTree() {}

  /** Adds what was left out; whatever is no space is left for the reader of records to refuse. */
  static void complete(JsonNode tree) {
    if (tree instanceof ObjectNode space) {
      if (!space.has(FIRST)) {
        space.putArray(FIRST);
      }
      if (!space.has(ACTIVATION)) {
        space.put(ACTIVATION, text(Nonlinearity.RELU));
      }
      if (!space.has(BIAS)) {
        space.put(BIAS, false);
      }
      if (!space.has(INITIALISATION)) {
        space.put(INITIALISATION, text(InitialWeights.PUBLISHED));
      }
      if (space.get(STAGES) instanceof ArrayNode stages) {
        stages.forEach(SpaceTree::completeStage);
      }
    }
  }

  private static void completeStage(JsonNode tree) {
    if (tree instanceof ObjectNode stage) {
      if (!stage.has(STRIDE)) {
        stage.put(STRIDE, 2);
      }
      for (String list : new String[] {CANDIDATES, FIRST}) {
        if (!stage.has(list)) {
          stage.putArray(list);
        }
      }
    }
  }

  /** The shortest tree of a space. */
  static ObjectNode of(SearchSpace space) {
    ObjectNode tree = Yaml.MAPPER.createObjectNode();
    tree.put("name", space.name());
    tree.put("inputSide", space.inputSide());
    tree.put("stemChannels", space.stemChannels());
    tree.put("stemStride", space.stemStride());
    ArrayNode stages = tree.putArray(STAGES);
    space.stages().forEach(stage -> write(stage, stages.addObject()));
    tree.put("headChannels", space.headChannels());
    tree.put("classes", space.classes());
    tree.put("dropout", space.dropout());
    ArrayNode candidates = tree.putArray(CANDIDATES);
    space.candidates().forEach(candidate -> candidates.add(candidate.id()));
    putUnlessEmpty(tree, FIRST, space.firstCandidates());
    if (space.activation() != Nonlinearity.RELU) {
      tree.put(ACTIVATION, text(space.activation()));
    }
    if (space.classifierBias()) {
      tree.put(BIAS, true);
    }
    if (space.initialisation() != InitialWeights.PUBLISHED) {
      tree.put(INITIALISATION, text(space.initialisation()));
    }
    return tree;
  }

  private static void write(Stage stage, ObjectNode tree) {
    tree.put("blocks", stage.blocks());
    tree.put("channels", stage.channels());
    if (stage.stride() != 2) {
      tree.put(STRIDE, stage.stride());
    }
    putUnlessEmpty(tree, CANDIDATES, stage.candidates());
    putUnlessEmpty(tree, FIRST, stage.firstCandidates());
  }

  private static void putUnlessEmpty(ObjectNode tree, String key, Iterable<Candidate> candidates) {
    if (candidates.iterator().hasNext()) {
      ArrayNode ids = tree.putArray(key);
      candidates.forEach(candidate -> ids.add(candidate.id()));
    }
  }

  private static String text(Enum<?> word) {
    return word.name().toLowerCase(Locale.ROOT);
  }
}
