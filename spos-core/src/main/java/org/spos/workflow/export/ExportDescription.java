package org.spos.workflow.export;

import java.nio.file.Path;
import org.spos.artifact.ArchitectureFile;
import org.spos.artifact.NniFiles;
import org.spos.error.CheckpointException;
import org.spos.file.AtomicFiles;
import org.spos.interop.megvii.MegviiArchitectureWriter;
import org.spos.interop.mmrazor.MmrazorSubnetWriter;
import org.spos.space.Architecture;
import org.spos.space.SearchSpace;

/** Writes what was chosen, or what can be chosen, for other systems; no values of a network. */
public final class ExportDescription {
  private ExportDescription() {}

  /** Writes NNI's file of a search space. */
  public static void space(SearchSpace space, Path output) {
    NniFiles.writeSearchSpace(output, space);
  }

  /**
   * Writes an architecture and reads the file back.
   *
   * @param format one that needs an architecture only
   */
  public static void architecture(
      Architecture architecture, SearchSpace space, ExportFormat format, Path output) {
    Architecture path = space.check(architecture);
    switch (format) {
      case NNI_ARCH -> NniFiles.writeArchitecture(output, path, space);
      case MEGVII_ARCH -> AtomicFiles.write(output, MegviiArchitectureWriter.write(path));
      case MMRAZOR_ARCH -> AtomicFiles.write(output, MmrazorSubnetWriter.yaml(path, space));
      default -> throw new IllegalArgumentException(format + " needs more than an architecture");
    }
    Architecture read = ArchitectureFile.read(output, space).architecture();
    if (!read.equals(path)) {
      throw new CheckpointException(
          "%s reads back as %s, not %s; please report this with the command line"
              .formatted(output, read, path));
    }
  }
}
