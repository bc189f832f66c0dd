package org.spos.fuzz;

import java.nio.file.Path;
import java.util.List;
import org.spos.artifact.AnyCheckpoint;
import org.spos.interop.torch.TorchCheckpointReader;
import org.spos.space.Candidate;
import org.spos.space.SearchSpace;
import org.spos.space.SearchSpace.Stage;

/** Networks of other programs: PyTorch's two containers, and safetensors. */
public final class TorchFuzz {
  /** Of the files in src-test-fixtures/torch that are called {@code saved-…}. */
  private static final SearchSpace SPACE =
      new SearchSpace(
          "nano",
          16,
          4,
          2,
          List.of(new Stage(1, 8), new Stage(1, 12)),
          8,
          1000,
          0,
          Candidate.PUBLISHED);

  private TorchFuzz() {}

  public static void fuzzerTestOneInput(byte[] bytes) {
    FuzzFile.read(bytes, TorchFuzz::readAll);
    FuzzFile.read(bytes, file -> AnyCheckpoint.read(file, () -> SPACE));
  }

  private static void readAll(Path file) {
    try (TorchCheckpointReader reader = TorchCheckpointReader.open(file)) {
      reader.shapes().keySet().forEach(reader::floats);
    }
  }
}
