package org.spos.config;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.EnumNamingStrategies;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.JsonSerializer;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import com.fasterxml.jackson.dataformat.yaml.YAMLGenerator;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLParser;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import org.spos.error.ConfigException;
import org.spos.file.AtomicFiles;
import org.spos.file.FileKind;
import org.spos.space.Candidate;
import org.spos.space.SearchSpace;
import org.spos.text.Text;
import org.yaml.snakeyaml.LoaderOptions;

/** YAML and JSON trees and records; refuses what no configuration needs. */
public final class Yaml {
  private static final int MAX_BYTES = 1 << 20;
  private static final int MAX_DEPTH = 20;

  /** Reads and writes records; enum constants are written {@code flops-bins}. */
  static final YAMLMapper MAPPER = mapper();

  private Yaml() {}

  private static YAMLMapper mapper() {
    LoaderOptions limits = new LoaderOptions();
    limits.setCodePointLimit(MAX_BYTES);
    limits.setNestingDepthLimit(MAX_DEPTH);
    // Aliases could make a small file huge ("billion laughs"); no configuration needs one.
    limits.setMaxAliasesForCollections(0);
    YAMLFactory factory =
        YAMLFactory.builder()
            .loaderOptions(limits)
            .streamReadConstraints(
                StreamReadConstraints.builder().maxNestingDepth(MAX_DEPTH).build())
            .enable(YAMLGenerator.Feature.MINIMIZE_QUOTES)
            .disable(YAMLGenerator.Feature.WRITE_DOC_START_MARKER)
            .build();
    return YAMLMapper.builder(factory)
        // YAML 1.1 takes off for false, but it is a word of ours: recalibration: off.
        .enable(YAMLParser.Feature.PARSE_BOOLEAN_LIKE_WORDS_AS_STRINGS)
        .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
        .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
        .enable(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES)
        .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
        .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
        .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
        .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
        .enable(JsonGenerator.Feature.WRITE_BIGDECIMAL_AS_PLAIN)
        .enumNamingStrategy(EnumNamingStrategies.KEBAB_CASE)
        .addModule(spaces())
        .build();
  }

  /**
   * Reads a file that must hold one mapping.
   *
   * @throws ConfigException if it is missing, too large or no YAML
   */
  public static ObjectNode read(Path file) {
    try {
      return parse(text(file), file.toString());
    } catch (ConfigException e) {
      throw FileKind.instead(file)
          .map(words -> new ConfigException("%s is no YAML: it is %s".formatted(file, words), e))
          .orElse(e);
    }
  }

  /** Parses a text that must hold one mapping; an empty one is an empty mapping. */
  static ObjectNode parse(String text, String source) {
    try {
      requireNoAlias(text, source);
      JsonNode node = MAPPER.readTree(text);
      if (node == null || node.isMissingNode() || node.isNull()) {
        return MAPPER.createObjectNode();
      }
      if (node instanceof ObjectNode mapping) {
        return mapping;
      }
      throw new ConfigException(
          "%s: expected a mapping of keys to values, such as seed: 1".formatted(source));
    } catch (JacksonException e) {
      throw new ConfigException("%s: %s".formatted(source, reason(e)), e);
    }
  }

  /** The tree would hold an alias's name in place of what it stands for. */
  private static void requireNoAlias(String text, String source) throws JacksonException {
    try (YAMLParser parser = MAPPER.getFactory().createParser(text)) {
      while (parser.nextToken() != null) {
        if (parser.isCurrentAlias()) {
          throw new ConfigException(
              Text.format(
                  "%s: line %d: aliases such as *%s are not allowed; write the value itself",
                  source, parser.currentLocation().getLineNr(), parser.getText()));
        }
      }
    } catch (JacksonException e) {
      throw e;
    } catch (IOException e) {
      throw new UncheckedIOException(e); // from a text in memory
    }
  }

  private static String text(Path file) {
    if (Files.isDirectory(file)) {
      throw new ConfigException("%s is a folder; name a YAML file".formatted(file));
    }
    try {
      if (Files.size(file) > MAX_BYTES) {
        throw new ConfigException("%s is larger than a configuration can be".formatted(file));
      }
      return Files.readString(file);
    } catch (NoSuchFileException e) {
      throw new ConfigException("%s does not exist".formatted(file), e);
    } catch (MalformedInputException e) {
      throw new ConfigException("%s is not UTF-8 text".formatted(file), e);
    } catch (IOException e) {
      throw new ConfigException("%s cannot be read: %s".formatted(file, AtomicFiles.reason(e)), e);
    }
  }

  /** What the parser says without its excerpts of the text, and where. */
  private static String reason(JacksonException e) {
    String problem =
        e.getOriginalMessage()
            .lines()
            .filter(line -> !line.startsWith(" "))
            .limit(2)
            .collect(Collectors.joining(", "))
            .replaceFirst("^while (parsing|scanning) [^,]*, ", "")
            .replaceAll("'?<stream end>'?", "the end of the file");
    return e.getLocation() == null
        ? problem
        : Text.format("line %d: %s", Math.max(1, e.getLocation().getLineNr()), problem);
  }

  /** Spaces are written as short as they can be, candidates by their id. */
  private static SimpleModule spaces() {
    return new SimpleModule()
        .addSerializer(
            SearchSpace.class,
            new JsonSerializer<>() {
              @Override
              public void serialize(
                  SearchSpace space, JsonGenerator generator, SerializerProvider provider)
                  throws IOException {
                provider.defaultSerializeValue(SpaceTree.of(space), generator);
              }
            })
        .addDeserializer(
            Candidate.class,
            new JsonDeserializer<>() {
              @Override
              public Candidate deserialize(JsonParser parser, DeserializationContext context)
                  throws IOException {
                return candidate(parser.getText());
              }
            });
  }

  private static Candidate candidate(String id) {
    List<String> known = Candidate.ALL.stream().map(Candidate::id).toList();
    return Candidate.parse(id)
        .orElseThrow(
            () ->
                new ConfigException(
                    "candidates: \"%s\" is unknown, there are %s%s"
                        .formatted(id, String.join(", ", known), Spelling.hint(id, known))));
  }
}
