package org.spos.file;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.io.JsonEOFException;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.spos.error.CheckpointException;
import org.spos.text.OneLine;
import org.spos.text.Text;

/** JSON without surprises: UTF-8 only, no duplicate keys, no trailing text, bounded everything. */
public final class StrictJson {
  private static final long LARGEST_FILE = 1 << 20;
  private static final JsonFactory FACTORY =
      JsonFactory.builder()
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxNestingDepth(16)
                  .maxNameLength(1_000)
                  .maxStringLength(1_000_000)
                  .maxNumberLength(40)
                  .maxTokenCount(2_000_000)
                  .build())
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .build();
  private static final JsonMapper MAPPER = JsonMapper.builder(FACTORY).build();

  private StrictJson() {}

  /** An empty object to fill. */
  public static ObjectNode object() {
    return MAPPER.createObjectNode();
  }

  /** An empty list to fill. */
  public static ArrayNode list() {
    return MAPPER.createArrayNode();
  }

  /** One line, keys in the order in which they were put. */
  public static String compact(JsonNode node) {
    return node.toString();
  }

  /** Indented, with line feeds on every platform and one at the end. */
  public static String pretty(JsonNode node) {
    DefaultIndenter indenter = new DefaultIndenter("  ", "\n");
    try {
      return MAPPER
              .writer(new DefaultPrettyPrinter().withObjectIndenter(indenter))
              .writeValueAsString(node)
          + "\n";
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Parses an object.
   *
   * @param where for messages, such as the file's name
   * @throws CheckpointException if it is not one JSON object
   */
  public static ObjectNode parse(byte[] json, String where) {
    return parse(json, ObjectNode.class, "object", where);
  }

  /**
   * Parses a list.
   *
   * @param where for messages, such as the file's name
   * @throws CheckpointException if it is not one JSON list
   */
  public static ArrayNode list(String json, String where) {
    return parse(json.getBytes(StandardCharsets.UTF_8), ArrayNode.class, "list", where);
  }

  private static <T extends JsonNode> T parse(
      byte[] json, Class<T> kind, String name, String where) {
    try (JsonParser parser = parser(json)) {
      JsonNode tree = MAPPER.readTree(parser);
      if (kind.isInstance(tree) && parser.nextToken() == null) {
        return kind.cast(tree);
      }
      throw new CheckpointException(
          json.length == 0
              ? "%s is empty, a JSON %s is expected".formatted(where, name)
              : "%s is not one JSON %s".formatted(where, name));
    } catch (IOException e) {
      throw new CheckpointException("%s is not valid JSON: %s".formatted(where, describe(e)), e);
    }
  }

  /** As {@link #parse(byte[], String)}. */
  public static ObjectNode parse(String json, String where) {
    return parse(json.getBytes(StandardCharsets.UTF_8), where);
  }

  /**
   * Reads a file of at most 1 MiB that holds one object.
   *
   * @throws CheckpointException if it is missing, unreadable, larger, or not one JSON object
   */
  public static ObjectNode read(Path file) {
    return read(file, "a JSON file");
  }

  /**
   * As {@link #read(Path)}.
   *
   * @param expected what the file should be, for the message if it is something else
   */
  public static ObjectNode read(Path file, String expected) {
    if (Files.isDirectory(file)) {
      throw new CheckpointException("%s is a folder; expected %s".formatted(file, expected));
    }
    if (!Files.exists(file)) {
      throw new CheckpointException(file + " does not exist");
    }
    byte[] bytes;
    try {
      if (Files.size(file) > LARGEST_FILE) {
        CheckpointException large =
            new CheckpointException(
                Text.format(
                    "%s has %d bytes, a JSON file of ours has at most %d",
                    file, Files.size(file), LARGEST_FILE));
        throw FileKind.instead(file)
            .map(words -> noJson(file, words, expected, large))
            .orElse(large);
      }
      bytes = Files.readAllBytes(file);
    } catch (IOException e) {
      throw AtomicFiles.cannot("read", file, e);
    }
    try {
      return parse(bytes, file.toString());
    } catch (CheckpointException e) {
      throw FileKind.insteadOfJson(file).map(words -> noJson(file, words, expected, e)).orElse(e);
    }
  }

  private static CheckpointException noJson(
      Path file, String words, String expected, CheckpointException cause) {
    return new CheckpointException(
        "%s is no JSON: it is %s; expected %s".formatted(file, words, expected), cause);
  }

  /** A parser under the same limits, for what is too large for a tree. */
  public static JsonParser parser(byte[] json) throws IOException {
    // Jackson would guess UTF-16 and UTF-32 from raw bytes; a fresh decoder reports bad UTF-8.
    return FACTORY.createParser(
        new InputStreamReader(new ByteArrayInputStream(json), StandardCharsets.UTF_8.newDecoder()));
  }

  /** What the parser found, without all that it would have taken instead. */
  private static String problem(JsonProcessingException e) {
    if (e instanceof JsonEOFException) {
      return "it ends in the middle";
    }
    String said = e.getOriginalMessage().replaceAll("[:,] (was )?expect(ing|ed)\\b.*", "");
    return Character.toLowerCase(said.charAt(0)) + said.substring(1);
  }

  /** Why parsing failed, in one line without an excerpt of the source. */
  public static String describe(IOException e) {
    if (e instanceof JsonProcessingException json) {
      String at =
          json.getLocation() == null
              ? ""
              : Text.format(
                  " (line %d, column %d)",
                  json.getLocation().getLineNr(), json.getLocation().getColumnNr());
      return OneLine.of(problem(json)) + at;
    }
    return e instanceof CharacterCodingException
        ? "it is not UTF-8 text"
        : OneLine.of(String.valueOf(e.getMessage()));
  }
}
