package org.spos.interop.nni;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.spos.config.Assignment;
import org.spos.config.Yaml;
import org.spos.error.CheckpointException;
import org.spos.error.ConfigException;
import org.spos.space.SearchSpace;
import org.spos.text.OneLine;

/**
 * NNI's {@code config_search.yml} in the terms of our search: keys of NNI v1 and v2, the arguments
 * of the evolution tuner, and the options of {@code tester.py} in the trial command.
 *
 * @param assignments what it says about the search, for the configuration
 * @param checkpoint the supernet that its trial command tests
 * @param searchSpace the file of the search space, if it names one
 * @param inlineSpace the search space, if it stands in the file itself
 * @param notes what it says that has no meaning here, each one line
 */
public record NniExperiment(
    List<Assignment> assignments,
    Path checkpoint,
    Optional<Path> searchSpace,
    Optional<ObjectNode> inlineSpace,
    List<String> notes) {
  private static final Map<String, String> TUNER_ARGUMENTS =
      Map.of(
          "max_epochs", "search.epochs",
          "num_population", "search.population",
          "num_select", "search.select",
          "num_mutation", "search.mutations",
          "num_crossover", "search.crossovers",
          "m_prob", "search.mutationProbability",
          "flops_limit", "search.flopsLimit");

  /** Keys that say where NNI's own parts lie and how it runs them, by section. */
  private static final Map<String, List<String>> WITHOUT_MEANING =
      Map.of(
          "",
          List.of(
              "authorName",
              "experimentName",
              "experimentWorkingDirectory",
              "trainingServicePlatform",
              "trainingService",
              "useAnnotation",
              "debug",
              "logLevel",
              "logDir",
              "nniManagerIp",
              "versionCheck",
              "trialCodeDirectory",
              "trialGpuNumber"),
          "tuner.",
          List.of(
              "codeDir",
              "codeDirectory",
              "classFileName",
              "gpuIndices",
              "includeIntermediateResults"),
          "trial.",
          List.of("codeDir", "gpuNum"));

  /** Keys that bound NNI's scheduler; a search here ends after its generations. */
  private static final List<String> BOUNDS =
      List.of(
          "trialConcurrency",
          "maxExecDuration",
          "maxExperimentDuration",
          "maxTrialNum",
          "maxTrialNumber");

  public NniExperiment {
    assignments = List.copyOf(assignments);
    notes = List.copyOf(notes);
  }

  /**
   * Reads a file.
   *
   * @throws ConfigException if it is no YAML, has unknown fields (all are named), or asks for
   *     another tuner
   */
  public static NniExperiment read(Path file) {
    return new Reader(file).read();
  }

  /**
   * Checks that the search space in the file, if there is one, is ours.
   *
   * @param where names the file in messages
   * @throws CheckpointException naming the layers in which it differs
   */
  public void requireInlineSpace(SearchSpace space, String where) {
    inlineSpace.ifPresent(
        json -> NniSearchSpace.requireSame(json, space, where + ", searchSpace,"));
  }

  /** What was found so far. */
  private static final class Reader {
    private final Path file;
    private final List<Assignment> assignments = new ArrayList<>();
    private final List<String> notes = new ArrayList<>();
    private final TreeSet<String> unknown = new TreeSet<>();
    private Optional<Path> searchSpace = Optional.empty();
    private Optional<ObjectNode> inlineSpace = Optional.empty();
    private String codeDirectory = "";
    private String checkpoint = TesterCommand.CHECKPOINT;

    Reader(Path file) {
      this.file = file;
    }

    NniExperiment read() {
      // What the tuner and tester.py do and no key of the file says.
      assign("search.selection", "generation", "EvolutionWithFlops");
      assign("tester.recalibration", "ema", "tester.py");
      ObjectNode root = Yaml.read(file);
      each(root, "", this::top);
      if (!root.has("tuner")) {
        throw new ConfigException(file + " is no configuration of NNI: it has no tuner");
      }
      if (!unknown.isEmpty()) {
        throw new ConfigException(
            "%s has unknown fields: %s; remove them, or say what they mean with options of search"
                .formatted(file, String.join(", ", unknown)));
      }
      // NNI runs the command in the folder of the code, seen from the file.
      Path supernet = sibling(codeDirectory).resolve(checkpoint).normalize();
      return new NniExperiment(assignments, supernet, searchSpace, inlineSpace, notes);
    }

    private void top(String key, JsonNode value) {
      if (BOUNDS.contains(key)) {
        notes.add("%s has no meaning here: a search ends after its generations".formatted(key));
      } else if (key.equals("searchSpacePath") || key.equals("searchSpaceFile")) {
        searchSpace = Optional.of(sibling(value.asText()));
      } else if (key.equals("searchSpace") && value instanceof ObjectNode space) {
        inlineSpace = Optional.of(space);
      } else if (key.equals("tuner")) {
        each(value, "tuner.", this::tuner);
      } else if (key.equals("trial")) {
        each(value, "trial.", this::trial);
      } else if (key.equals("trialCommand")) {
        command(value.asText());
      } else {
        codeDirectory = key.equals("trialCodeDirectory") ? value.asText() : codeDirectory;
        known(key, "", value);
      }
    }

    private Path sibling(String name) {
      try {
        return file.resolveSibling(name);
      } catch (InvalidPathException e) {
        throw new ConfigException(
            "%s: \"%s\" is not a file name".formatted(file, OneLine.of(name)), e);
      }
    }

    private void tuner(String key, JsonNode value) {
      switch (key) {
        case "className", "name" -> {
          String name = value.asText();
          if (!name.endsWith("EvolutionWithFlops") && !name.endsWith("SPOSEvolution")) {
            throw new ConfigException(
                "%s: tuner %s is not the published one; EvolutionWithFlops or SPOSEvolution is expected"
                    .formatted(file, OneLine.of(name)));
          }
        }
        case "classArgs" ->
            each(
                value,
                "tuner.classArgs.",
                (argument, number) -> {
                  String ours = TUNER_ARGUMENTS.get(argument);
                  if (ours == null || !number.isValueNode()) {
                    unknown.add("tuner.classArgs." + OneLine.of(argument));
                  } else {
                    assign(ours, number.asText(), "tuner.classArgs." + argument);
                  }
                });
        default -> known(key, "tuner.", value);
      }
    }

    private void trial(String key, JsonNode value) {
      if (key.equals("command")) {
        command(value.asText());
      } else {
        codeDirectory = key.equals("codeDir") ? value.asText() : codeDirectory;
        known(key, "trial.", value);
      }
    }

    private void command(String command) {
      TesterCommand tester = TesterCommand.parse(command, file.toString());
      tester.settings().forEach((key, value) -> assign(key, value, "trial command"));
      checkpoint = tester.checkpoint();
      notes.addAll(tester.notes());
    }

    private void known(String key, String section, JsonNode value) {
      if (!WITHOUT_MEANING.getOrDefault(section, List.of()).contains(key)) {
        unknown.add(section + OneLine.of(key));
      } else if (value.isObject() && !key.equals("trainingService")) {
        unknown.add(section + key + ".*");
      }
    }

    private void assign(String key, String value, String source) {
      assignments.add(new Assignment(key, value, "%s, %s".formatted(file, source)));
    }

    private void each(JsonNode section, String name, Field field) {
      if (!section.isObject()) {
        throw new ConfigException(
            "%s: %s must be a mapping of keys to values".formatted(file, name));
      }
      for (Iterator<String> keys = section.fieldNames(); keys.hasNext(); ) {
        String key = keys.next();
        field.accept(name.endsWith("classArgs.") ? key : camelCase(key), section.path(key));
      }
    }
  }

  /** NNI v2 takes {@code search_space_file} for {@code searchSpaceFile}, and so on. */
  private static String camelCase(String key) {
    return Pattern.compile("(?<=[a-z])_([a-z])")
        .matcher(key)
        .replaceAll(letter -> letter.group(1).toUpperCase(Locale.ROOT));
  }

  /** What to do with a key of a section. */
  private interface Field {
    void accept(String key, JsonNode value);
  }
}
