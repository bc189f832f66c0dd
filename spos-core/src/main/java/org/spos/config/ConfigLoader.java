package org.spos.config;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.spos.config.ScratchConfig.TrainOn;
import org.spos.digest.Sha256;

/**
 * Puts a configuration together: defaults, then files, then assignments, the later the stronger.
 */
public final class ConfigLoader {
  private ConfigLoader() {}

  /**
   * The effective configuration.
   *
   * @param files YAML files, the last the strongest; each needs only the keys that it changes
   * @param assignments single keys, the last the strongest
   * @throws ConfigException naming the file or assignment, the key, and what it expected
   */
  public static SposConfig load(List<Path> files, List<Assignment> assignments) {
    return load(SposConfig.defaults(), files, assignments);
  }

  /**
   * The effective configuration over another one than the defaults.
   *
   * @param base what holds where neither file nor assignment says otherwise
   */
  public static SposConfig load(SposConfig base, List<Path> files, List<Assignment> assignments) {
    ConfigTree tree = tree(base, files, assignments);
    return read(tree, tree::sourceOf);
  }

  /**
   * The same key by key, with who set each of them.
   *
   * @throws ConfigException as {@link #load}
   */
  public static List<ConfigEntry> entries(
      SposConfig base, List<Path> files, List<Assignment> assignments) {
    ConfigTree tree = tree(base, files, assignments);
    ObjectNode whole = completeTree(read(tree, tree::sourceOf)); // as read, and checked
    Map<String, String> names = new HashMap<>();
    files.forEach(file -> names.put(file.toString(), Presets.called(file)));
    List<ConfigEntry> entries = new ArrayList<>();
    ConfigKeys.values(whole)
        .forEach(
            (key, value) ->
                entries.add(
                    new ConfigEntry(
                        ConfigKeys.named(key).orElseThrow(),
                        value,
                        tree.setter(key)
                            .map(source -> names.getOrDefault(source, source))
                            .orElse("default"))));
    return entries;
  }

  private static ConfigTree tree(SposConfig base, List<Path> files, List<Assignment> assignments) {
    ConfigTree tree = new ConfigTree(completeTree(base));
    for (Path file : files) {
      ObjectNode values = Yaml.read(file);
      Path folder = file.toAbsolutePath().getParent();
      replaceSpace(tree, values, folder == null ? Path.of("") : folder, file.toString());
      tree.merge(DottedKeys.nested(values, file.toString()), file.toString());
    }
    for (Assignment assignment : assignments) {
      if (assignment.key().equals("space")) {
        tree.replaceSpace(SpaceFiles.tree(assignment.value(), Path.of("")), assignment.source());
      } else {
        tree.set(assignment.key(), assignment.value(), assignment.source());
      }
    }
    return tree;
  }

  private static SposConfig read(ConfigTree tree, UnaryOperator<String> sourceOf) {
    SpaceTree.complete(tree.root().path("space"));
    return Records.read(tree.root(), SposConfig.class, sourceOf);
  }

  /**
   * The configuration of a run.
   *
   * @param file {@code config.yaml} of its directory
   */
  public static SposConfig loadRun(Path file) {
    return load(earlierDefaults(SposConfig.defaults(), file), List.of(file), List.of());
  }

  /**
   * A configuration that does what an earlier version did where the file that it wrote says
   * nothing, so that its run goes on as it began: version 0.1 never trained on the search split and
   * measured nothing while it trained.
   *
   * @param file {@code config.yaml} of a run directory
   */
  public static SposConfig earlierDefaults(SposConfig base, Path file) {
    Set<String> said = keys(file);
    SposConfig earlier = base;
    if (!said.contains("scratch.trainOn")) {
      earlier = earlier.withScratch(earlier.scratch().withTrainOn(TrainOn.WITHOUT_SEARCH_SPLIT));
    }
    if (!said.contains("scratch.validateEvery")) {
      earlier = earlier.withScratch(earlier.scratch().withValidateEvery(0));
    }
    return said.contains("supernet.probeEvery")
        ? earlier
        : earlier.withSupernet(earlier.supernet().withProbeEvery(0));
  }

  /**
   * Checks single assignments by themselves: that there is such a key, and that its value is of the
   * right kind, or one of the words that there are. Opens no file.
   *
   * @throws ConfigException naming the assignment
   */
  public static void requireForm(List<Assignment> assignments) {
    for (Assignment assignment : assignments) {
      if (!assignment.key().equals("space")) {
        ConfigTree tree = new ConfigTree(completeTree(SposConfig.defaults()));
        tree.set(assignment.key(), assignment.value(), assignment.source());
        Records.requireWords(tree.root(), SposConfig.class, message -> assignment.source());
      }
    }
  }

  /** The configuration as a YAML text that {@link #load} reads back. */
  public static String toYaml(SposConfig config) {
    try {
      return Yaml.MAPPER.writeValueAsString(config);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  /**
   * The configuration that {@link #toYaml} wrote.
   *
   * @param source where the text comes from, for messages
   * @param assignments stronger than the text
   */
  public static SposConfig parse(String yaml, String source, List<Assignment> assignments) {
    ConfigTree tree = new ConfigTree(completeTree(SposConfig.defaults()));
    tree.merge(Yaml.parse(yaml, source), source);
    assignments.forEach(own -> tree.set(own.key(), own.value(), own.source()));
    return read(tree, tree::sourceOf);
  }

  /**
   * What a network needs to be used as it was trained, as YAML: how images are prepared and split,
   * how accuracy is measured, how to search and to train what is found. Without folder, seed,
   * threads and space.
   */
  public static String usage(SposConfig config) {
    ObjectNode tree = tree(config);
    tree.retain("data", "tester", "search", "scratch");
    ((ObjectNode) tree.get("data"))
        .remove(
            List.of(
                "dir",
                "trainList",
                "valList",
                "labels",
                "acceptPreprocessing",
                "trainedOn",
                "onBadImage",
                "workers",
                "prefetch",
                "cacheBytes"));
    try {
      return Yaml.MAPPER.writeValueAsString(tree);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  /**
   * A configuration with the {@link #usage} of a network.
   *
   * @param source where the text comes from, for messages
   */
  public static SposConfig withUsage(SposConfig config, String usage, String source) {
    ConfigTree tree = new ConfigTree(completeTree(config));
    tree.merge(Yaml.parse(usage, source), source);
    return read(tree, message -> source);
  }

  /**
   * A configuration with some values of a file, whatever else that file holds.
   *
   * @param wanted says of a key such as {@code data.dir} whether its value is taken
   */
  public static SposConfig withValues(SposConfig config, Path file, Predicate<String> wanted) {
    ObjectNode values = Yaml.read(file);
    retain(values, "", wanted);
    ConfigTree tree = new ConfigTree(completeTree(config));
    tree.merge(values, file.toString());
    return read(tree, tree::sourceOf);
  }

  /** The keys to which a file gives a value, such as {@code supernet.iterations}. */
  public static Set<String> keys(Path file) {
    TreeMap<String, String> values = new TreeMap<>();
    flatten("", Yaml.read(file), values);
    return values.keySet();
  }

  private static void retain(ObjectNode section, String prefix, Predicate<String> wanted) {
    for (Iterator<Map.Entry<String, JsonNode>> it = section.fields(); it.hasNext(); ) {
      Map.Entry<String, JsonNode> entry = it.next();
      if (entry.getValue() instanceof ObjectNode inner) {
        retain(inner, prefix + entry.getKey() + ".", wanted);
      } else if (!wanted.test(prefix + entry.getKey())) {
        it.remove();
      }
    }
  }

  /** SHA-256 of what decides the outcome, in hexadecimal; equal for equal configurations. */
  public static String hash(SposConfig config) {
    return Sha256.hex(toYaml(config).getBytes(StandardCharsets.UTF_8));
  }

  /** In what two configurations differ, such as {@code seed: 1, now 2}, sorted by key. */
  public static List<String> differences(SposConfig before, SposConfig now) {
    TreeMap<String, String> old = flat(before);
    List<String> differences = new ArrayList<>();
    flat(now)
        .forEach(
            (key, value) -> {
              String was = old.getOrDefault(key, "nothing");
              if (!was.equals(value)) {
                differences.add("%s: %s, now %s".formatted(key, was, value));
              }
            });
    return differences;
  }

  /** A space that a file names is another file; its keys then stand in its place. */
  private static void replaceSpace(ConfigTree tree, ObjectNode values, Path folder, String source) {
    JsonNode space = values.get("space");
    if (space != null && space.isTextual()) {
      tree.replaceSpace(SpaceFiles.tree(space.asText(), folder), source);
      values.remove("space");
    }
  }

  /** Every value by its dotted key, sorted. */
  public static SortedMap<String, String> values(SposConfig config) {
    return flat(config);
  }

  private static TreeMap<String, String> flat(SposConfig config) {
    TreeMap<String, String> flat = new TreeMap<>();
    flatten("", completeTree(config), flat);
    return flat;
  }

  private static void flatten(String prefix, JsonNode node, TreeMap<String, String> into) {
    if (node instanceof ObjectNode section) {
      section
          .fields()
          .forEachRemaining(
              entry ->
                  flatten(
                      prefix.isEmpty() ? entry.getKey() : prefix + "." + entry.getKey(),
                      entry.getValue(),
                      into));
    } else {
      into.put(prefix, node.isTextual() ? node.asText() : node.toString());
    }
  }

  /** With the keys of the space that go without saying, so that they can be set and compared. */
  static ObjectNode completeTree(SposConfig config) {
    ObjectNode tree = tree(config);
    SpaceTree.complete(tree.get("space"));
    return tree;
  }

  private static ObjectNode tree(SposConfig config) {
    return Yaml.MAPPER.valueToTree(config);
  }
}
