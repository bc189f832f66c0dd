package org.spos.checkpoint;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.spos.engine.ParameterSet;
import org.spos.error.CheckpointException;
import org.spos.file.AtomicFiles;
import org.spos.plan.NetworkPlan;
import org.spos.plan.TensorSpec;
import org.spos.safetensors.DType;
import org.spos.safetensors.NamedTensor;
import org.spos.safetensors.SafetensorsReader;
import org.spos.safetensors.SafetensorsWriter;
import org.spos.safetensors.TensorEntry;
import org.spos.text.OneLine;

/**
 * Writes and reads one checkpoint: values under their published names, momentum under {@code
 * momentum/<name>}, a moving average under {@code average/<name>}, everything else in the metadata.
 * Nothing in it needs code to be read.
 */
public final class CheckpointFile {
  static final String MOMENTUM = "momentum/";
  static final String AVERAGE = "average/";

  private CheckpointFile() {}

  /**
   * Replaces or creates a file, atomically.
   *
   * @throws CheckpointException if it cannot be written; the earlier file is then intact
   */
  public static void write(Path file, Checkpoint checkpoint) {
    AtomicFiles.write(file, body(checkpoint));
  }

  /** The content of a checkpoint file. */
  static AtomicFiles.Body body(Checkpoint checkpoint) {
    List<NamedTensor> tensors = new ArrayList<>();
    ParameterSet parameters = checkpoint.parameters();
    for (TensorSpec spec : checkpoint.plan().tensors()) {
      tensors.add(tensor(spec, "", parameters.values()));
    }
    if (!parameters.momentum().isEmpty()) {
      for (TensorSpec spec : Checkpoint.trained(checkpoint.plan())) {
        tensors.add(tensor(spec, MOMENTUM, parameters.momentum()));
      }
    }
    if (!checkpoint.average().isEmpty()) {
      for (TensorSpec spec : checkpoint.plan().tensors()) {
        tensors.add(tensor(spec, AVERAGE, checkpoint.average()));
      }
    }
    Map<String, String> strings = CheckpointMetadata.of(checkpoint).strings();
    return channel -> SafetensorsWriter.write(channel, strings, tensors);
  }

  /**
   * Reads and verifies a checkpoint of whatever space it says.
   *
   * @throws CheckpointException if it is missing, damaged, newer or no checkpoint
   */
  public static Checkpoint read(Path file) {
    return read(file, Optional.empty());
  }

  /**
   * Reads and verifies a checkpoint of a network.
   *
   * @throws CheckpointException as {@link #read(Path)}, and if it is of another network
   */
  public static Checkpoint read(Path file, NetworkPlan wanted) {
    return read(file, Optional.of(wanted));
  }

  private static Checkpoint read(Path file, Optional<NetworkPlan> wanted) {
    try (SafetensorsReader reader = SafetensorsReader.open(file)) {
      CheckpointMetadata metadata = CheckpointMetadata.parse(reader.metadata(), file.toString());
      wanted.ifPresent(plan -> CheckpointFit.require(metadata, plan, file.toString()));
      NetworkPlan plan = metadata.plan();
      requireTensors(reader, metadata, file);
      Map<String, float[]> values = new LinkedHashMap<>();
      plan.tensors().forEach(spec -> values.put(spec.name(), reader.floats(spec.name())));
      Map<String, float[]> velocities = new LinkedHashMap<>();
      if (has(reader, MOMENTUM)) {
        Checkpoint.trained(plan)
            .forEach(spec -> velocities.put(spec.name(), reader.floats(MOMENTUM + spec.name())));
      }
      Map<String, float[]> average = new LinkedHashMap<>();
      if (has(reader, AVERAGE)) {
        plan.tensors()
            .forEach(spec -> average.put(spec.name(), reader.floats(AVERAGE + spec.name())));
      }
      return new Checkpoint(
          metadata.space(),
          metadata.architecture(),
          metadata.classes(),
          metadata.iteration(),
          metadata.rootSeed(),
          metadata.configHash(),
          metadata.metrics(),
          new ParameterSet(values, velocities),
          average);
    }
  }

  /** Whether metadata of a safetensors file are those of a checkpoint of ours. */
  public static boolean isOurs(Map<String, String> metadata) {
    return metadata.containsKey(CheckpointMetadata.VERSION);
  }

  /** Whether this file says that a newer version wrote it; false if it says nothing readable. */
  static boolean isNewer(Path file) {
    try (SafetensorsReader reader = SafetensorsReader.open(file)) {
      return CheckpointMetadata.isNewer(reader.metadata());
    } catch (CheckpointException e) {
      return false;
    }
  }

  /** Reads everything once for the sake of its checksums, keeping nothing. */
  static void verify(Path file) {
    try (SafetensorsReader reader = SafetensorsReader.open(file)) {
      CheckpointMetadata metadata = CheckpointMetadata.parse(reader.metadata(), file.toString());
      requireTensors(reader, metadata, file);
      reader.tensors().keySet().forEach(reader::verify);
    }
  }

  private static boolean has(SafetensorsReader reader, String prefix) {
    return reader.tensors().keySet().stream().anyMatch(name -> name.startsWith(prefix));
  }

  /** Checks names, shapes and checksums' presence. */
  private static void requireTensors(
      SafetensorsReader reader, CheckpointMetadata metadata, Path file) {
    NetworkPlan plan = metadata.plan();
    Map<String, List<Integer>> expected = new LinkedHashMap<>();
    plan.tensors().forEach(spec -> expected.put(spec.name(), spec.shape()));
    if (has(reader, MOMENTUM)) {
      Checkpoint.trained(plan).forEach(spec -> expected.put(MOMENTUM + spec.name(), spec.shape()));
    }
    if (metadata.version() > Checkpoint.PLAIN_VERSION) {
      plan.tensors().forEach(spec -> expected.put(AVERAGE + spec.name(), spec.shape()));
    }
    expected.forEach((name, shape) -> requireTensor(reader, name, shape, file));
    for (String name : reader.tensors().keySet()) {
      if (!expected.containsKey(name)) {
        throw new CheckpointException(
            "%s has the surplus tensor \"%s\", its network has none of that name"
                .formatted(file, OneLine.of(name)));
      }
    }
  }

  private static void requireTensor(
      SafetensorsReader reader, String name, List<Integer> shape, Path file) {
    TensorEntry entry = reader.tensors().get(name);
    if (entry == null) {
      throw new CheckpointException(
          "%s lacks tensor \"%s\" of shape %s".formatted(file, name, shape));
    }
    if (entry.dtype() != DType.F32 || !entry.shape().equals(shape)) {
      throw new CheckpointException(
          "%s: tensor \"%s\" is %s of shape %s, its network needs F32 of shape %s"
              .formatted(file, name, entry.dtype(), entry.shape(), shape));
    }
    if (!reader.hasChecksum(name)) {
      throw new CheckpointException(
          "%s is damaged: tensor \"%s\" has no checksum".formatted(file, name));
    }
  }

  private static NamedTensor tensor(TensorSpec spec, String prefix, Map<String, float[]> arrays) {
    return new NamedTensor(
        prefix + spec.name(), spec.shape(), Objects.requireNonNull(arrays.get(spec.name())));
  }
}
