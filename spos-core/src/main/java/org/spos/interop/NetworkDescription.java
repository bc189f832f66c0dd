package org.spos.interop;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.spos.engine.PixelFormat;
import org.spos.plan.NetworkPlan;

/**
 * What a user of an exported file must know; written into each.
 *
 * @param entries by name, such as {@code pixels}
 */
public record NetworkDescription(Map<String, String> entries) {
  public NetworkDescription {
    entries = Collections.unmodifiableMap(new LinkedHashMap<>(entries));
  }

  /** The description of a supernet or a standalone network. */
  public static NetworkDescription of(NetworkPlan plan, PixelFormat pixelFormat) {
    Map<String, String> entries = new LinkedHashMap<>();
    int side = plan.space().inputSide();
    entries.put("space", plan.space().name());
    entries.put(
        "architecture",
        plan.fixedArchitecture().map(Object::toString).orElse("all candidates (supernet)"));
    entries.put("input", "float32 [N, 3, %d, %d]".formatted(side, side));
    entries.put("pixels", pixelFormat.description());
    entries.put("output", "logits, float32 [N, %d]".formatted(plan.space().classes()));
    return new NetworkDescription(entries);
  }

  /** One line of JSON. */
  public String json() {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    entries.forEach(json::put);
    return json.toString();
  }
}
