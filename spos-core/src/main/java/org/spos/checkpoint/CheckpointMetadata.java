package org.spos.checkpoint;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.spos.checkpoint.Checkpoint.Kind;
import org.spos.error.CheckpointException;
import org.spos.error.ConfigException;
import org.spos.plan.NetworkPlan;
import org.spos.safetensors.SafetensorsWriter;
import org.spos.space.Architecture;
import org.spos.space.ClassNames;
import org.spos.space.SearchSpace;
import org.spos.text.OneLine;
import org.spos.text.Text;

/** What a checkpoint file says of itself besides its tensors, as safetensors metadata strings. */
record CheckpointMetadata(
    SearchSpace space,
    Optional<Architecture> architecture,
    ClassNames classes,
    long iteration,
    long rootSeed,
    String configHash,
    Map<String, String> metrics,
    int version) {
  static final String VERSION = "spos_format_version";
  private static final String METRIC = "metric/";

  static CheckpointMetadata of(Checkpoint checkpoint) {
    return new CheckpointMetadata(
        checkpoint.space(),
        checkpoint.architecture(),
        checkpoint.classes(),
        checkpoint.iteration(),
        checkpoint.rootSeed(),
        checkpoint.configHash(),
        checkpoint.metrics(),
        checkpoint.average().isEmpty() ? Checkpoint.PLAIN_VERSION : Checkpoint.FORMAT_VERSION);
  }

  Map<String, String> strings() {
    Map<String, String> strings = new LinkedHashMap<>();
    strings.put(VERSION, String.valueOf(version));
    strings.put("kind", kind(architecture).id());
    strings.put("space", SpaceJson.write(space));
    architecture.ifPresent(path -> strings.put("architecture", path.toString()));
    if (classes.named()) {
      strings.put(ClassNamesJson.KEY, ClassNamesJson.write(classes));
    }
    strings.put("iteration", String.valueOf(iteration));
    strings.put("root_seed", String.valueOf(rootSeed));
    strings.put("config_hash", configHash);
    metrics.forEach((name, value) -> strings.put(METRIC + name, value));
    return strings;
  }

  /**
   * Reads {@link #strings} back.
   *
   * @param file names the file in messages
   * @throws CheckpointException if it is not of ours, of a newer version, or contradicts itself
   */
  static CheckpointMetadata parse(Map<String, String> strings, String file) {
    requireVersion(strings, file);
    if (!strings.containsKey(SafetensorsWriter.HEADER_CHECKSUM)) {
      throw new CheckpointException(file + " is damaged: its header has no checksum");
    }
    SearchSpace space = SpaceJson.read(text(strings, "space", file), file);
    Optional<Architecture> architecture = architecture(strings, space, file);
    if (!text(strings, "kind", file).equals(kind(architecture).id())) {
      throw new CheckpointException(
          "%s is damaged: its kind is \"%s\", but it has %s architecture"
              .formatted(
                  file,
                  OneLine.of(text(strings, "kind", file)),
                  architecture.isPresent() ? "an" : "no"));
    }
    long iteration = number(strings, "iteration", file);
    if (iteration < 0) {
      throw new CheckpointException(file + " is damaged: its iteration is negative");
    }
    Map<String, String> metrics = new LinkedHashMap<>();
    strings.forEach(
        (key, value) -> {
          if (key.startsWith(METRIC)) {
            metrics.put(key.substring(METRIC.length()), value);
          }
        });
    return new CheckpointMetadata(
        space,
        architecture,
        ClassNamesJson.read(strings, space.classes(), file),
        iteration,
        number(strings, "root_seed", file),
        text(strings, "config_hash", file),
        metrics,
        (int) number(strings, VERSION, file));
  }

  /** Whether a newer version of this program wrote these strings. */
  static boolean isNewer(Map<String, String> strings) {
    String version = strings.getOrDefault(VERSION, "0");
    return version.matches("[1-9]\\d{0,8}")
        && Integer.parseInt(version) > Checkpoint.FORMAT_VERSION;
  }

  NetworkPlan plan() {
    return Checkpoint.plan(space, architecture);
  }

  static Kind kind(Optional<Architecture> architecture) {
    return architecture.isPresent() ? Kind.STANDALONE : Kind.SUPERNET;
  }

  private static void requireVersion(Map<String, String> strings, String file) {
    if (!strings.containsKey(VERSION)) {
      throw new CheckpointException(
          "%s is a safetensors file of another program, not a checkpoint of ours; convert it with spos import"
              .formatted(file));
    }
    if (isNewer(strings)) {
      throw new CheckpointException(
          Text.format(
              "%s has format version %s, this program reads up to %d; use a newer version of it",
              file, strings.get(VERSION), Checkpoint.FORMAT_VERSION));
    }
    if (number(strings, VERSION, file) < Checkpoint.PLAIN_VERSION) {
      throw new CheckpointException(
          "%s is damaged: there is no format version %s"
              .formatted(file, OneLine.of(text(strings, VERSION, file))));
    }
  }

  private static Optional<Architecture> architecture(
      Map<String, String> strings, SearchSpace space, String file) {
    if (!strings.containsKey("architecture")) {
      return Optional.empty();
    }
    try {
      return Optional.of(space.check(Architecture.parse(text(strings, "architecture", file))));
    } catch (ConfigException e) {
      throw new CheckpointException(
          "%s is damaged: %s".formatted(file, OneLine.of(String.valueOf(e.getMessage()))), e);
    }
  }

  private static String text(Map<String, String> strings, String key, String file) {
    String text = strings.get(key);
    if (text == null) {
      throw new CheckpointException(
          "%s is damaged: its metadata lacks \"%s\"".formatted(file, key));
    }
    return text;
  }

  private static long number(Map<String, String> strings, String key, String file) {
    String text = text(strings, key, file);
    try {
      return Long.parseLong(text);
    } catch (NumberFormatException e) {
      throw new CheckpointException(
          "%s is damaged: its %s \"%s\" is no whole number".formatted(file, key, OneLine.of(text)),
          e);
    }
  }
}
