package org.spos.interop.megvii;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.spos.error.CheckpointException;
import org.spos.interop.pickle.PickleFile;
import org.spos.space.Architecture;
import org.spos.text.Text;

/** Reads {@code arch.pkl}, which the published {@code eval.py} writes: a tuple of indices. */
public final class MegviiArchitecture {
  private MegviiArchitecture() {}

  /**
   * Reads an architecture; whether it belongs to a space is for the caller to check.
   *
   * @throws CheckpointException if it is no pickled tuple or list of small numbers
   */
  public static Architecture read(Path file) {
    List<Integer> choices = new ArrayList<>();
    if (PickleFile.read(file) instanceof List<?> values) {
      for (Object value : values) {
        if (!(value instanceof Long choice) || choice < 0 || choice > 9999) {
          throw new CheckpointException(
              Text.format("%s: choice %d is no candidate index", file, choices.size() + 1));
        }
        choices.add(choice.intValue());
      }
      return new Architecture(choices);
    }
    throw new CheckpointException(
        file + " holds no architecture; a pickled tuple of candidate indices is expected");
  }
}
