package org.spos.artifact;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.spos.error.CheckpointException;
import org.spos.error.ConfigException;
import org.spos.file.AtomicFiles;
import org.spos.file.StrictJson;
import org.spos.interop.nni.NniArchitecture;
import org.spos.space.Architecture;
import org.spos.space.SearchSpace;
import org.spos.text.OneLine;
import org.spos.text.Text;

/** How {@link ArchitectureFile} lies in a file. */
final class ArchitectureJson {
  private static final Logger LOG = LoggerFactory.getLogger(ArchitectureJson.class);
  private static final String VERSION = "formatVersion";
  private static final String CHOICES = "choices";
  private static final String SCORED_ON = "scoredOn";
  private static final String SMOOTHING = "smoothing";
  private static final String CONFIRMED = "confirmed";
  private static final Set<String> FIRST_KEYS =
      Set.of(VERSION, "space", CHOICES, "macs", "parameters", "top1", "top5", "runId");
  private static final Set<String> KEYS =
      Stream.of(FIRST_KEYS, ScoreDetail.KEYS, Set.of(SCORED_ON, SMOOTHING, CONFIRMED))
          .flatMap(Set::stream)
          .collect(Collectors.toUnmodifiableSet());

  private ArchitectureJson() {}

  /** Replaces or creates a file, atomically. */
  static void write(ArchitectureFile what, Path file) {
    ObjectNode json = StrictJson.object();
    json.put(
        VERSION,
        what.scoredOn().isPresent()
                || what.detail().isPresent()
                || what.smoothing().isPresent()
                || what.confirmed().isPresent()
            ? ArchitectureFile.FORMAT_VERSION
            : 1);
    json.put("space", what.space());
    ArrayNode list = json.putArray(CHOICES);
    what.architecture().choices().forEach(list::add);
    json.put("macs", what.macs());
    json.put("parameters", what.parameters());
    what.top1().ifPresent(percent -> json.put("top1", percent));
    what.top5().ifPresent(percent -> json.put("top5", percent));
    what.detail().ifPresent(known -> known.write(json));
    what.smoothing().ifPresent(fit -> fit.write(json.putObject(SMOOTHING)));
    what.confirmed().ifPresent(measured -> measured.write(json.putObject(CONFIRMED)));
    what.runId().ifPresent(id -> json.put("runId", id));
    what.scoredOn().ifPresent(scored -> ScoredOnJson.write(scored, json.putObject(SCORED_ON)));
    AtomicFiles.write(file, StrictJson.pretty(json));
  }

  /** Reads it, or NNI's; see {@link ArchitectureFile#read}. */
  static ArchitectureFile read(Path file, SearchSpace space) {
    ObjectNode json =
        StrictJson.read(
            file, "an architecture, such as the " + ArchitectureFile.NAME + " of a search");
    String where = file.toString();
    if (!json.has(VERSION) && !json.has(CHOICES)) {
      return ArchitectureFile.of(space, NniArchitecture.parse(json, space, where));
    }
    int version = version(json, where);
    for (Iterator<String> names = json.fieldNames(); names.hasNext(); ) {
      String name = names.next();
      if (!(version == 1 ? FIRST_KEYS : KEYS).contains(name)) {
        throw new CheckpointException(
            "%s has the unknown key \"%s\"".formatted(where, OneLine.of(name)));
      }
    }
    String heldSpace = text(json, "space", where).orElse(space.name());
    if (!heldSpace.equals(space.name())) {
      LOG.warn(
          "{} was found in space \"{}\", it is used in \"{}\"",
          file,
          OneLine.of(heldSpace),
          space.name());
    }
    return new ArchitectureFile(
        architecture(json, space, where),
        heldSpace,
        count(json, "macs", where),
        count(json, "parameters", where),
        percent(json, "top1", where),
        percent(json, "top5", where),
        ScoreDetail.read(json, where),
        json.has(SMOOTHING)
            ? Optional.of(SmoothedBy.read(json.path(SMOOTHING), where))
            : Optional.empty(),
        json.has(CONFIRMED)
            ? Optional.of(Confirmation.read(json.path(CONFIRMED), where))
            : Optional.empty(),
        text(json, "runId", where),
        json.has(SCORED_ON)
            ? Optional.of(ScoredOnJson.read(json.path(SCORED_ON), where))
            : Optional.empty());
  }

  private static int version(ObjectNode json, String where) {
    JsonNode version = json.path(VERSION);
    if (version.isInt() && version.asInt() > ArchitectureFile.FORMAT_VERSION) {
      throw new CheckpointException(
          Text.format(
              "%s has format version %d, this program reads up to %d; use a newer version of it",
              where, version.asInt(), ArchitectureFile.FORMAT_VERSION));
    }
    if (!version.isInt() || version.asInt() < 1) {
      throw new CheckpointException(
          Text.format(
              "%s: %s must be from 1 to %d", where, VERSION, ArchitectureFile.FORMAT_VERSION));
    }
    return version.asInt();
  }

  private static Architecture architecture(ObjectNode json, SearchSpace space, String where) {
    List<Integer> choices = new ArrayList<>();
    for (JsonNode choice : json.path(CHOICES)) {
      if (!choice.isInt() || choice.asInt() < 0) {
        throw new CheckpointException(
            Text.format(
                "%s: choice %s of block %d is no candidate index",
                where, OneLine.of(choice.toString()), choices.size() + 1));
      }
      choices.add(choice.asInt());
    }
    try {
      return space.check(new Architecture(choices));
    } catch (ConfigException e) {
      throw new CheckpointException("%s: %s".formatted(where, e.getMessage()), e);
    }
  }

  private static long count(ObjectNode json, String key, String where) {
    JsonNode value = json.path(key);
    if (!value.isIntegralNumber() || !value.canConvertToLong() || value.asLong() < 0) {
      throw new CheckpointException("%s: %s must be a whole number".formatted(where, key));
    }
    return value.asLong();
  }

  private static Optional<Double> percent(ObjectNode json, String key, String where) {
    JsonNode value = json.path(key);
    if (value.isMissingNode()) {
      return Optional.empty();
    }
    if (!value.isNumber() || !(value.asDouble() >= 0 && value.asDouble() <= 100)) {
      throw new CheckpointException("%s: %s must be from 0 to 100 percent".formatted(where, key));
    }
    return Optional.of(value.asDouble());
  }

  private static Optional<String> text(ObjectNode json, String key, String where) {
    JsonNode value = json.path(key);
    if (!value.isMissingNode() && !value.isTextual()) {
      throw new CheckpointException("%s: %s must be text".formatted(where, key));
    }
    return Optional.of(value).filter(JsonNode::isTextual).map(JsonNode::asText);
  }
}
