package org.spos.safetensors;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.spos.error.CheckpointException;
import org.spos.file.StrictJson;
import org.spos.text.OneLine;
import org.spos.text.Text;

/**
 * The JSON header of a safetensors file, checked: types are known, shapes and offsets agree, and
 * the tensors tile the data section without gap or overlap.
 *
 * @param metadata the {@code __metadata__} strings, in file order
 * @param tensors by name, in file order
 * @param dataBytes length of the data section that the tensors need
 */
record SafetensorsHeader(
    Map<String, String> metadata, Map<String, TensorEntry> tensors, long dataBytes) {
  static final String METADATA = "__metadata__";
  private static final int MOST_DIMENSIONS = 8;

  SafetensorsHeader {
    metadata = Collections.unmodifiableMap(new LinkedHashMap<>(metadata));
    tensors = Collections.unmodifiableMap(new LinkedHashMap<>(tensors));
  }

  /**
   * Parses and checks a header.
   *
   * @param where names the file in messages
   * @throws CheckpointException if anything in it is not as the format demands
   */
  static SafetensorsHeader parse(byte[] json, String where) {
    Map<String, String> metadata = Map.of();
    Map<String, TensorEntry> tensors = new LinkedHashMap<>();
    try (JsonParser parser = StrictJson.parser(json)) {
      expect(parser.nextToken() == JsonToken.START_OBJECT, where, "its header is no JSON object");
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        String name = parser.currentName();
        if (name.equals(METADATA)) {
          metadata = strings(parser, where);
        } else {
          tensors.put(name, entry(parser, name, where));
        }
      }
      expect(parser.nextToken() == null, where, "text follows the JSON object in its header");
    } catch (IOException e) {
      throw new CheckpointException(
          "%s is damaged: its header is not valid JSON: %s"
              .formatted(where, StrictJson.describe(e)),
          e);
    }
    return new SafetensorsHeader(metadata, tensors, checkTiling(tensors, where));
  }

  private static Map<String, String> strings(JsonParser parser, String where) throws IOException {
    Map<String, String> strings = new LinkedHashMap<>();
    expect(parser.nextToken() == JsonToken.START_OBJECT, where, METADATA + " is no object");
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String key = parser.currentName();
      expect(
          parser.nextToken() == JsonToken.VALUE_STRING,
          where,
          "%s \"%s\" is no string".formatted(METADATA, OneLine.of(key)));
      strings.put(key, parser.getText());
    }
    return strings;
  }

  private static TensorEntry entry(JsonParser parser, String name, String where)
      throws IOException {
    String tensor = "tensor \"%s\"".formatted(OneLine.of(name));
    Optional<DType> dtype = Optional.empty();
    Optional<List<Long>> shape = Optional.empty();
    Optional<List<Long>> offsets = Optional.empty();
    expect(parser.nextToken() == JsonToken.START_OBJECT, where, tensor + " is no object");
    while (parser.nextToken() == JsonToken.FIELD_NAME) {
      String key = parser.currentName();
      switch (key) {
        case "dtype" -> {
          expect(
              parser.nextToken() == JsonToken.VALUE_STRING, where, tensor + ": dtype is no string");
          String type = parser.getText();
          dtype = DType.parse(type);
          if (dtype.isEmpty()) {
            throw new CheckpointException(
                "%s: %s has dtype \"%s\"; F16, BF16, F32, F64 and whole numbers can be read"
                    .formatted(where, tensor, OneLine.of(type)));
          }
        }
        case "shape" -> shape = Optional.of(numbers(parser, tensor + " shape", where));
        case "data_offsets" ->
            offsets = Optional.of(numbers(parser, tensor + " data_offsets", where));
        default ->
            throw damaged(
                where, "%s has the unknown key \"%s\"".formatted(tensor, OneLine.of(key)));
      }
    }
    expect(
        dtype.isPresent() && shape.isPresent() && offsets.isPresent(),
        where,
        tensor + " lacks dtype, shape or data_offsets");
    return checked(name, tensor, dtype.get(), shape.get(), offsets.get(), where);
  }

  private static List<Long> numbers(JsonParser parser, String what, String where)
      throws IOException {
    List<Long> numbers = new ArrayList<>();
    expect(parser.nextToken() == JsonToken.START_ARRAY, where, what + " is no list");
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      boolean fits =
          parser.currentToken() == JsonToken.VALUE_NUMBER_INT
              && parser.getNumberType() != JsonParser.NumberType.BIG_INTEGER;
      expect(fits, where, what + " holds something other than 64-bit integers");
      expect(parser.getLongValue() >= 0, where, what + " holds a negative number");
      expect(numbers.size() < MOST_DIMENSIONS, where, what + " is too long");
      numbers.add(parser.getLongValue());
    }
    return numbers;
  }

  private static TensorEntry checked(
      String name, String tensor, DType dtype, List<Long> shape, List<Long> offsets, String where) {
    expect(offsets.size() == 2, where, tensor + ": data_offsets are not two numbers");
    long begin = offsets.get(0);
    long end = offsets.get(1);
    expect(
        begin <= end,
        where,
        Text.format("%s ends at %d before it begins at %d", tensor, end, begin));
    long bytes = dtype.bytes();
    for (long extent : shape) {
      expect(
          extent <= Integer.MAX_VALUE && (extent == 0 || bytes <= Long.MAX_VALUE / extent),
          where,
          "%s is too large, its shape is %s".formatted(tensor, shape));
      bytes *= extent;
    }
    expect(
        bytes == end - begin,
        where,
        Text.format(
            "%s of shape %s and type %s needs %d bytes, its offsets give it %d",
            tensor, shape, dtype, bytes, end - begin));
    return new TensorEntry(name, dtype, shape.stream().map(Long::intValue).toList(), begin, end);
  }

  private static long checkTiling(Map<String, TensorEntry> tensors, String where) {
    long end = 0;
    List<TensorEntry> ordered = new ArrayList<>(tensors.values());
    ordered.sort(Comparator.comparingLong(TensorEntry::begin).thenComparing(TensorEntry::end));
    for (TensorEntry entry : ordered) {
      expect(
          entry.begin() == end,
          where,
          Text.format(
              "tensor \"%s\" begins at byte %d, %s",
              OneLine.of(entry.name()),
              entry.begin(),
              entry.begin() < end
                  ? "inside the tensor before it"
                  : "which leaves a gap after byte " + end));
      end = entry.end();
    }
    return end;
  }

  private static void expect(boolean holds, String where, String otherwise) {
    if (!holds) {
      throw damaged(where, otherwise);
    }
  }

  private static CheckpointException damaged(String where, String what) {
    return new CheckpointException("%s is damaged: %s".formatted(where, what));
  }
}
