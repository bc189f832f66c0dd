package org.spos.artifact;

import java.nio.file.Path;
import org.spos.error.CheckpointException;
import org.spos.file.AtomicFiles;
import org.spos.file.StrictJson;
import org.spos.interop.nni.NniArchitectureWriter;
import org.spos.interop.nni.NniSearchSpace;
import org.spos.space.Architecture;
import org.spos.space.SearchSpace;

/** Files that NNI reads, and its search space file. */
public final class NniFiles {
  private NniFiles() {}

  /** Writes an architecture as one-hot lists, which all versions of NNI read. */
  public static void writeArchitecture(Path file, Architecture architecture, SearchSpace space) {
    AtomicFiles.write(
        file, StrictJson.pretty(NniArchitectureWriter.oneHot(space.check(architecture), space)));
  }

  /** Writes {@code nni_auto_gen_search_space.json} of a space. */
  public static void writeSearchSpace(Path file, SearchSpace space) {
    AtomicFiles.write(file, StrictJson.pretty(NniSearchSpace.write(space)));
  }

  /**
   * Checks that a search space file of NNI describes a space.
   *
   * @throws CheckpointException naming the layers in which it differs
   */
  public static void requireSearchSpace(Path file, SearchSpace space) {
    NniSearchSpace.requireSame(StrictJson.read(file), space, file.toString());
  }
}
