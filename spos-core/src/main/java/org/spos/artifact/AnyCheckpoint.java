package org.spos.artifact;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
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
import org.spos.safetensors.DType;
import org.spos.safetensors.SafetensorsReader;
import org.spos.safetensors.TensorEntry;
import org.spos.space.SearchSpace;

/** Reads checkpoints of ours and networks of other programs; the content decides, not the name. */
public final class AnyCheckpoint {
  private static final Logger LOG = LoggerFactory.getLogger(AnyCheckpoint.class);

  private AnyCheckpoint() {}

  /**
   * Reads a checkpoint, or a network that PyTorch saved.
   *
   * @param space of the network; only asked for where the file does not say it itself
   * @throws CheckpointException if it is missing, damaged, or no such network
   */
  public static Checkpoint read(Path file, Supplier<SearchSpace> space) {
    return TorchCheckpointReader.recognises(file)
        ? torch(file, space.get())
        : CheckpointFile.read(file);
  }

  /**
   * Reads a checkpoint, or a network that PyTorch saved.
   *
   * @throws CheckpointException as above, and if it is of another network
   */
  public static Checkpoint read(Path file, NetworkPlan wanted) {
    if (!TorchCheckpointReader.recognises(file)) {
      return CheckpointFile.read(file, wanted);
    }
    Checkpoint found = torch(file, wanted.space());
    CheckpointFit.require(found, wanted, file.toString());
    return found;
  }

  /**
   * Reads the network of another program: of PyTorch, or a safetensors file with published names.
   *
   * @throws CheckpointException if it is missing, damaged, no such network, or ours already
   */
  public static Checkpoint convert(Path file, SearchSpace space) {
    if (TorchCheckpointReader.recognises(file)) {
      return torch(file, space);
    }
    try (SafetensorsReader reader = SafetensorsReader.open(file)) {
      if (CheckpointFile.isOurs(reader.metadata())) {
        throw new CheckpointException(file + " is a checkpoint of ours already; use it as it is");
      }
      return checkpoint(NetworkImport.read(tensors(reader), space, file.toString()), file);
    }
  }

  private static Checkpoint torch(Path file, SearchSpace space) {
    try (TorchCheckpointReader reader = TorchCheckpointReader.open(file)) {
      return checkpoint(NetworkImport.read(reader, space, file.toString()), file);
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
        TensorEntry entry = reader.tensors().get(name);
        return entry != null && entry.dtype() == DType.F64
            ? narrowed(reader.bytes(name))
            : reader.floats(name);
      }
    };
  }

  private static float[] narrowed(ByteBuffer doubles) {
    float[] values = new float[doubles.remaining() / Double.BYTES];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) doubles.getDouble();
    }
    return values;
  }
}
