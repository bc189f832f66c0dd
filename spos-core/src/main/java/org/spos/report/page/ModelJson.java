package org.spos.report.page;

import java.lang.reflect.RecordComponent;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Iterator;
import java.util.List;
import java.util.Map;

/**
 * Records of the model as JSON for the page's script. Numbers have seven significant digits, as
 * many as the engine's floats; {@code <} is escaped, so that no text can end the script element.
 */
final class ModelJson {
  private static final MathContext DIGITS = new MathContext(7);

  private final StringBuilder json = new StringBuilder();

  private ModelJson() {}

  static String of(Map<String, ?> items) {
    ModelJson writer = new ModelJson();
    writer.object(items);
    return writer.json.toString();
  }

  private void value(Object value) {
    if (value instanceof String text) {
      text(text);
    } else if (value instanceof Double number) {
      number(number);
    } else if (value instanceof List<?> list) {
      list(list);
    } else if (value instanceof Record one) {
      members(one);
    } else if (value instanceof Enum<?> constant) {
      text(constant.name());
    } else {
      json.append(value); // whole numbers and booleans
    }
  }

  private void object(Map<String, ?> map) {
    json.append('{');
    String between = "";
    for (Map.Entry<String, ?> entry : map.entrySet()) {
      json.append(between);
      text(entry.getKey());
      json.append(':');
      value(entry.getValue());
      between = ",";
    }
    json.append('}');
  }

  private void list(List<?> list) {
    json.append('[');
    for (Iterator<?> items = list.iterator(); items.hasNext(); ) {
      value(items.next());
      json.append(items.hasNext() ? "," : "");
    }
    json.append(']');
  }

  private void members(Record one) {
    json.append('{');
    String between = "";
    for (RecordComponent component : one.getClass().getRecordComponents()) {
      json.append(between);
      text(component.getName());
      json.append(':');
      try {
        value(component.getAccessor().invoke(one));
      } catch (ReflectiveOperationException e) {
        throw new IllegalStateException("records of the model are public", e);
      }
      between = ",";
    }
    json.append('}');
  }

  private void number(double number) {
    if (!Double.isFinite(number)) {
      json.append("null");
    } else if (number == Math.rint(number) && Math.abs(number) < 1e15) {
      json.append((long) number);
    } else {
      String text = new BigDecimal(number).round(DIGITS).stripTrailingZeros().toString();
      json.append(text);
    }
  }

  private void text(String text) {
    json.append('"');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"' || c == '\\') {
        json.append('\\').append(c);
      } else if (c < 0x20 || c == '<' || c == '>' || c == '&' || c == 0x2028 || c == 0x2029) {
        json.append("\\u").append(Character.forDigit(c >> 12, 16));
        for (int shift = 8; shift >= 0; shift -= 4) {
          json.append(Character.forDigit(c >> shift & 15, 16));
        }
      } else {
        json.append(c);
      }
    }
    json.append('"');
  }
}
