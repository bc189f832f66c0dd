package org.spos.interop.torch;

import java.util.List;
import java.util.Map;

/** Tensors of a file by name, whatever the format of the file. */
public interface NamedTensors {

  /** Extents of each, row-major, in file order. */
  Map<String, List<Integer>> shapes();

  /**
   * Reads one.
   *
   * @return row-major, owned by the caller
   * @throws org.spos.error.CheckpointException if it is damaged
   */
  float[] floats(String name);
}
