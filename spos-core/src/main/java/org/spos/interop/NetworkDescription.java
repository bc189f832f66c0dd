package org.spos.interop;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.spos.engine.PixelFormat;
import org.spos.plan.NetworkPlan;
import org.spos.space.ClassNames;
import org.spos.text.Text;

/**
 * What a user of an exported file must know; written into each.
 *
 * @param texts by name, such as {@code pixels}
 * @param classes what the outputs stand for
 */
public record NetworkDescription(Map<String, String> texts, ClassNames classes) {
  private static final String CLASSES = "classes";
  private static final JsonMapper ASCII =
      JsonMapper.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();

  public NetworkDescription {
    texts = Collections.unmodifiableMap(new LinkedHashMap<>(texts));
  }

  /** The description of a supernet or a standalone network. */
  public static NetworkDescription of(
      NetworkPlan plan, PixelFormat pixelFormat, ImageScaling scaling, ClassNames classes) {
    Map<String, String> texts = new LinkedHashMap<>();
    int side = plan.space().inputSide();
    texts.put("space", plan.space().name());
    texts.put(
        "architecture",
        plan.fixedArchitecture().map(Object::toString).orElse("all candidates (supernet)"));
    texts.put("input", Text.format("float32 [N, 3, %d, %d]", side, side));
    texts.put("pixels", pixelFormat.description());
    texts.put("channels", channels(pixelFormat));
    if (pixelFormat instanceof PixelFormat.Normalised normalised) {
      texts.put("mean", normalised.mean().toString());
      texts.put("deviation", normalised.deviation().toString());
    }
    texts.put(
        "resize", Text.format("short side %d, %s", scaling.shortSide(), scaling.interpolation()));
    texts.put("crop", Text.format("centre %d", side));
    texts.put("output", Text.format("logits, float32 [N, %d]", plan.space().classes()));
    return new NetworkDescription(texts, classes);
  }

  private static String channels(PixelFormat format) {
    return IntStream.range(0, 3)
        .mapToObj(channel -> List.of("red", "green", "blue").get(format.source(channel)))
        .collect(Collectors.joining(", "));
  }

  /**
   * As strings, for formats whose metadata are strings: {@code classes} is then a JSON list, and
   * missing where the classes have no names.
   */
  public Map<String, String> entries() {
    Map<String, String> entries = new LinkedHashMap<>(texts);
    if (classes.named()) {
      entries.put(CLASSES, ascii(classList()));
    }
    return entries;
  }

  /** One line of JSON, with {@code classes} as a list in it. */
  public String json() {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    texts.forEach(json::put);
    if (classes.named()) {
      json.set(CLASSES, classList());
    }
    return json.toString();
  }

  /** With escapes in place of other letters, since not every runtime's binding reads these. */
  private static String ascii(ArrayNode list) {
    try {
      return ASCII.writeValueAsString(list);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  private ArrayNode classList() {
    ArrayNode list = JsonNodeFactory.instance.arrayNode();
    classes.names().forEach(list::add);
    return list;
  }
}
