package org.spos.fuzz;

import java.nio.file.Path;
import org.spos.interop.torch.TorchCheckpointReader;

/** PyTorch's files, both the zip archive and the older row of pickles. */
public final class TorchFuzz {
  private TorchFuzz() {}

  public static void fuzzerTestOneInput(byte[] bytes) {
    FuzzFile.read(bytes, TorchFuzz::readAll);
  }

  private static void readAll(Path file) {
    try (TorchCheckpointReader reader = TorchCheckpointReader.open(file)) {
      reader.shapes().keySet().forEach(reader::floats);
    }
  }
}
