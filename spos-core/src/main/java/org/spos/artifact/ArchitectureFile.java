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
import org.spos.cost.Flops;
import org.spos.cost.Parameters;
import org.spos.data.ScoredOn;
import org.spos.error.CheckpointException;
import org.spos.error.ConfigException;
import org.spos.file.AtomicFiles;
import org.spos.file.StrictJson;
import org.spos.interop.nni.NniArchitecture;
import org.spos.plan.NetworkPlan;
import org.spos.space.Architecture;
import org.spos.space.SearchSpace;
import org.spos.text.OneLine;
import org.spos.text.Text;

/**
 * The result of a search, {@code architecture_final.json}.
 *
 * @param architecture what was chosen
 * @param space name of its space
 * @param macs multiply–accumulates for one image
 * @param parameters trained numbers of the standalone network
 * @param top1 accuracy in percent, if it was measured
 * @param top5 accuracy in percent, if it was measured
 * @param detail errors and loss of these accuracies, if they are known
 * @param runId which run found it
 * @param scoredOn which images had a say in its choice, if that is known
 */
public record ArchitectureFile(
    Architecture architecture,
    String space,
    long macs,
    long parameters,
    Optional<Double> top1,
    Optional<Double> top5,
    Optional<ScoreDetail> detail,
    Optional<String> runId,
    Optional<ScoredOn> scoredOn) {

  /** The file, in a run directory. */
  public static final String NAME = "architecture_final.json";

  /**
   * The newest format, which this version writes and reads. A file that says nothing of what scored
   * the architecture, nor how exactly, is of format 1, so that version 0.1 reads it too.
   */
  public static final int FORMAT_VERSION = 2;

  private static final Logger LOG = LoggerFactory.getLogger(ArchitectureFile.class);
  private static final String VERSION = "formatVersion";
  private static final String CHOICES = "choices";
  private static final String SCORED_ON = "scoredOn";
  private static final Set<String> FIRST_KEYS =
      Set.of(VERSION, "space", CHOICES, "macs", "parameters", "top1", "top5", "runId");
  private static final Set<String> KEYS =
      Stream.of(FIRST_KEYS, ScoreDetail.KEYS, Set.of(SCORED_ON))
          .flatMap(Set::stream)
          .collect(Collectors.toUnmodifiableSet());

  public ArchitectureFile {
    requirePercent(top1);
    requirePercent(top5);
  }

  /** The description of an architecture whose accuracy is not known, with its cost computed. */
  public static ArchitectureFile of(SearchSpace space, Architecture architecture) {
    return new ArchitectureFile(
        space.check(architecture),
        space.name(),
        new Flops(space).of(architecture),
        Parameters.of(NetworkPlan.standalone(space, architecture)),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }

  /** The same with measured accuracies. */
  public ArchitectureFile withAccuracy(double percent1, double percent5) {
    return new ArchitectureFile(
        architecture,
        space,
        macs,
        parameters,
        Optional.of(percent1),
        Optional.of(percent5),
        detail,
        runId,
        scoredOn);
  }

  /** The same with errors and loss of its accuracies. */
  public ArchitectureFile withDetail(ScoreDetail known) {
    return new ArchitectureFile(
        architecture, space, macs, parameters, top1, top5, Optional.of(known), runId, scoredOn);
  }

  /** The same with another count of multiply–accumulates, such as that of a table. */
  public ArchitectureFile withMacs(long count) {
    return new ArchitectureFile(
        architecture, space, count, parameters, top1, top5, detail, runId, scoredOn);
  }

  /** The same with the run that found it. */
  public ArchitectureFile withRunId(String id) {
    return new ArchitectureFile(
        architecture, space, macs, parameters, top1, top5, detail, Optional.of(id), scoredOn);
  }

  /** The same with the images that had a say in its choice. */
  public ArchitectureFile withScoredOn(ScoredOn scored) {
    return new ArchitectureFile(
        architecture, space, macs, parameters, top1, top5, detail, runId, Optional.of(scored));
  }

  /**
   * Replaces or creates a file, atomically.
   *
   * @throws CheckpointException if it cannot be written
   */
  public void write(Path file) {
    ObjectNode json = StrictJson.object();
    json.put(VERSION, scoredOn.isPresent() || detail.isPresent() ? FORMAT_VERSION : 1);
    json.put("space", space);
    ArrayNode list = json.putArray(CHOICES);
    architecture.choices().forEach(list::add);
    json.put("macs", macs);
    json.put("parameters", parameters);
    top1.ifPresent(percent -> json.put("top1", percent));
    top5.ifPresent(percent -> json.put("top5", percent));
    detail.ifPresent(known -> known.write(json));
    runId.ifPresent(id -> json.put("runId", id));
    scoredOn.ifPresent(scored -> ScoredOnJson.write(scored, json.putObject(SCORED_ON)));
    AtomicFiles.write(file, StrictJson.pretty(json));
  }

  /**
   * Reads our form or that of another system, for which the cost is computed: NNI's JSON, Megvii's
   * pickle, MMRazor's YAML. The content decides, not the name.
   *
   * @param space what the architecture must belong to
   * @throws CheckpointException if the file is missing, newer, in neither form or of another space
   */
  public static ArchitectureFile read(Path file, SearchSpace space) {
    Optional<Architecture> foreign = ForeignArchitecture.read(file, space);
    if (foreign.isPresent()) {
      return of(space, foreign.get());
    }
    ObjectNode json = StrictJson.read(file);
    String where = file.toString();
    if (!json.has(VERSION) && !json.has(CHOICES)) {
      return of(space, NniArchitecture.parse(json, space, where));
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
        text(json, "runId", where),
        json.has(SCORED_ON)
            ? Optional.of(ScoredOnJson.read(json.path(SCORED_ON), where))
            : Optional.empty());
  }

  private static int version(ObjectNode json, String where) {
    JsonNode version = json.path(VERSION);
    if (version.isInt() && version.asInt() > FORMAT_VERSION) {
      throw new CheckpointException(
          Text.format(
              "%s has format version %d, this program reads up to %d; use a newer version of it",
              where, version.asInt(), FORMAT_VERSION));
    }
    if (!version.isInt() || version.asInt() < 1) {
      throw new CheckpointException(
          Text.format("%s: %s must be from 1 to %d", where, VERSION, FORMAT_VERSION));
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

  private static void requirePercent(Optional<Double> percent) {
    if (percent.isPresent() && !(percent.get() >= 0 && percent.get() <= 100)) {
      throw new IllegalArgumentException("accuracy " + percent.get());
    }
  }
}
