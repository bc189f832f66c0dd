package org.spos.artifact;

import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.spos.checkpoint.Checkpoint;
import org.spos.checkpoint.CheckpointFile;
import org.spos.checkpoint.CheckpointFit;
import org.spos.error.CheckpointException;
import org.spos.interop.torch.NamedTensors;
import org.spos.interop.torch.NetworkImport;
import org.spos.interop.torch.TorchCheckpointReader;
import org.spos.plan.NetworkPlan;
import org.spos.safetensors.SafetensorsReader;
import org.spos.space.SearchSpace;

/** Reads checkpoints of ours and networks of other programs; the content decides, not the name. */
public final class AnyCheckpoint {
  private static final Logger LOG = LoggerFactory.getLogger(AnyCheckpoint.class);

  private static final int SHOWN = 5;

  private AnyCheckpoint() {}

  /**
   * Reads a checkpoint, or a network that another program saved.
   *
   * @param space of the network; only asked for where the file does not say it itself
   * @throws CheckpointException if it is missing, damaged, or no such network
   */
  public static Checkpoint read(Path file, Supplier<SearchSpace> space) {
    return read(file, space, Optional::empty);
  }

  /**
   * Reads a checkpoint, or a network that another program saved.
   *
   * @param space of the network; only asked for where the file does not say it itself
   * @param entry which network to take where a file of another program holds several
   * @throws CheckpointException if it is missing, damaged, or no such network
   */
  public static Checkpoint read(
      Path file, Supplier<SearchSpace> space, Supplier<Optional<String>> entry) {
    if (TorchCheckpointReader.recognises(file)) {
      return torch(file, space.get(), entry.get());
    }
    return isOurs(file) ? CheckpointFile.read(file) : safetensors(file, space.get(), entry.get());
  }

  /**
   * Reads a checkpoint, or a network that another program saved.
   *
   * @throws CheckpointException as above, and if it is of another network
   */
  public static Checkpoint read(Path file, NetworkPlan wanted, Optional<String> entry) {
    if (!TorchCheckpointReader.recognises(file) && isOurs(file)) {
      return CheckpointFile.read(file, wanted);
    }
    Checkpoint found = read(file, wanted::space, () -> entry);
    CheckpointFit.require(found, wanted, file.toString());
    return found;
  }

  /** As below, of the network that is usually taken. */
  public static Checkpoint convert(Path file, SearchSpace space) {
    return convert(file, space, Optional.empty());
  }

  /**
   * Reads the network of another program: of PyTorch, or a safetensors file with published names.
   *
   * @param entry which network to take where there are several
   * @throws CheckpointException if it is missing, damaged, no such network, or ours already
   */
  public static Checkpoint convert(Path file, SearchSpace space, Optional<String> entry) {
    if (TorchCheckpointReader.recognises(file)) {
      return torch(file, space, entry);
    }
    if (isOurs(file)) {
      throw new CheckpointException(file + " is a checkpoint of ours already; use it as it is");
    }
    return safetensors(file, space, entry);
  }

  private static boolean isOurs(Path file) {
    try (SafetensorsReader reader = SafetensorsReader.open(file)) {
      return CheckpointFile.isOurs(reader.metadata());
    }
  }

  private static Checkpoint torch(Path file, SearchSpace space, Optional<String> entry) {
    try (TorchCheckpointReader reader = TorchCheckpointReader.open(file)) {
      if (!reader.skipped().isEmpty()) {
        LOG.info("{}: skipped objects of {}; none was run", file, some(reader.skipped()));
      }
      return checkpoint(NetworkImport.read(reader, space, entry, file.toString()), file);
    }
  }

  private static String some(Set<String> names) {
    return names.stream().limit(SHOWN).collect(Collectors.joining(", "))
        + (names.size() > SHOWN ? ", …" : "");
  }

  private static Checkpoint safetensors(Path file, SearchSpace space, Optional<String> entry) {
    try (SafetensorsReader reader = SafetensorsReader.open(file)) {
      return checkpoint(NetworkImport.read(tensors(reader), space, entry, file.toString()), file);
    }
  }

  private static Checkpoint checkpoint(NetworkImport.Imported imported, Path file) {
    imported.notes().forEach(note -> LOG.info("{}: {}", file, note));
    NetworkPlan plan = imported.plan();
    return new Checkpoint(
        plan.space(),
        plan.fixedArchitecture(),
        ExportedClasses.of(file, plan.space().classes()),
        0,
        0,
        "imported",
        Map.of("importedFrom", String.valueOf(file.getFileName())),
        imported.parameters());
  }

  private static NamedTensors tensors(SafetensorsReader reader) {
    return new NamedTensors() {
      @Override
      public Map<String, List<Integer>> shapes() {
        Map<String, List<Integer>> shapes = new LinkedHashMap<>();
        reader.tensors().forEach((name, entry) -> shapes.put(name, entry.shape()));
        return Collections.unmodifiableMap(shapes);
      }

      @Override
      public float[] floats(String name) {
        return reader.numbers(name);
      }
    };
  }
}
