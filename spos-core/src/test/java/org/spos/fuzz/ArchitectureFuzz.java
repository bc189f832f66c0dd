package org.spos.fuzz;

import org.spos.artifact.ArchitectureFile;
import org.spos.space.SearchSpace;

/** Architecture files of ours and of NNI. */
public final class ArchitectureFuzz {
  private ArchitectureFuzz() {}

  public static void fuzzerTestOneInput(byte[] bytes) {
    FuzzFile.read(bytes, file -> ArchitectureFile.read(file, SearchSpace.imagenet()));
  }
}
