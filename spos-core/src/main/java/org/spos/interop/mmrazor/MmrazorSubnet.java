package org.spos.interop.mmrazor;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.spos.error.CheckpointException;
import org.spos.space.Architecture;
import org.spos.space.Candidate;
import org.spos.space.Layer;
import org.spos.space.SearchSpace;
import org.spos.text.OneLine;
import org.spos.text.Text;

/**
 * Reads a subnet of MMRazor: {@code backbone.layers.S.B: {chosen: shuffle_7x7}} (1.x), {@code
 * backbone.layerS.B: {chosen: mb_k3e6}} with S from 1 (1.x, its MobileNet) or {@code
 * stage_S_block_B: {chosen: [shuffle_7x7]}} (0.x). MMRazor's networks differ from ours, so only the
 * choices carry over.
 */
public final class MmrazorSubnet {
  private static final Pattern KEY =
      Pattern.compile(
          "(?:architecture\\.)?backbone\\.layers\\.(?<stage>\\d{1,3})\\.(?<block>\\d{1,3})"
              + "|(?:architecture\\.)?backbone\\.layer(?<layer>\\d{1,3})\\.(?<ofLayer>\\d{1,3})"
              + "|stage_(?<old>\\d{1,3})_block_(?<ofOld>\\d{1,3})");
  private static final Pattern LINE =
      Pattern.compile(
          "(?m)^[\"']?(architecture\\.)?(backbone\\.layer(s\\.)?\\d|stage_\\d+_block_\\d)");

  private MmrazorSubnet() {}

  /** Whether a text looks like one. */
  public static boolean recognises(String text) {
    return LINE.matcher(text).find();
  }

  /**
   * Reads an architecture of a space.
   *
   * @param where names the file in messages
   * @throws CheckpointException naming the keys that are missing, unknown, or choose no candidate
   */
  public static Architecture parse(ObjectNode yaml, SearchSpace space, String where) {
    Map<String, String> chosen = new LinkedHashMap<>();
    List<String> unknown = new ArrayList<>();
    for (String key : (Iterable<String>) yaml::fieldNames) {
      Matcher matcher = KEY.matcher(key);
      if (!matcher.matches()) {
        unknown.add(OneLine.of(key));
        continue;
      }
      chosen.put(place(matcher), key);
    }
    List<String> missing = new ArrayList<>();
    List<Integer> choices = new ArrayList<>();
    for (Layer layer : space.layers()) {
      String key = chosen.remove(layer.stage() + "." + layer.block());
      if (key != null) {
        choices.add(choice(key, yaml.path(key).path("chosen"), layer.candidates(), where));
      } else if (layer.candidates().size() == 1) {
        choices.add(0); // there is nothing to choose
      } else {
        missing.add(Text.format("stage %d block %d", layer.stage(), layer.block()));
      }
    }
    chosen.keySet().forEach(place -> unknown.add("stage " + place.replace(".", " block ")));
    if (!missing.isEmpty() || !unknown.isEmpty()) {
      throw new CheckpointException(
          "%s does not fit space \"%s\":%s%s"
              .formatted(
                  where, space.name(), list(" missing", missing), list(" unknown", unknown)));
    }
    return new Architecture(choices);
  }

  /** Stage and block, both from 0. */
  private static String place(Matcher matcher) {
    if (matcher.group("layer") != null) {
      int stage = Integer.parseInt(matcher.group("layer")) - 1;
      return stage + "." + matcher.group("ofLayer");
    }
    return matcher.group("stage") != null
        ? matcher.group("stage") + "." + matcher.group("block")
        : matcher.group("old") + "." + matcher.group("ofOld");
  }

  private static int choice(String key, JsonNode value, List<Candidate> candidates, String where) {
    JsonNode name = value.isArray() && value.size() == 1 ? value.get(0) : value;
    List<String> ids = candidates.stream().map(Candidate::id).toList();
    int choice = ids.indexOf(name.asText());
    if (choice < 0) {
      throw new CheckpointException(
          "%s: %s chooses %s; expected one of %s"
              .formatted(where, key, OneLine.of(value.toString()), String.join(", ", ids)));
    }
    return choice;
  }

  private static String list(String what, List<String> names) {
    return names.isEmpty() ? "" : what + " " + String.join(", ", names);
  }
}
