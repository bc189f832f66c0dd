package org.spos.interop;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.spos.engine.PixelFormat;
import org.spos.plan.NetworkPlan;
import org.spos.text.Text;

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
    entries.put("input", Text.format("float32 [N, 3, %d, %d]", side, side));
    entries.put("pixels", pixelFormat.description());
    entries.put("output", Text.format("logits, float32 [N, %d]", plan.space().classes()));
    return new NetworkDescription(entries);
  }

  /** One line of JSON. */
  public String json() {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    entries.forEach(json::put);
    return json.toString();
  }
}
