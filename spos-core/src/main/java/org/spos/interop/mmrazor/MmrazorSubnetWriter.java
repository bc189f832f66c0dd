package org.spos.interop.mmrazor;

import org.spos.space.Architecture;
import org.spos.space.Layer;
import org.spos.space.SearchSpace;
import org.spos.text.Text;

/** Writes a subnet as MMRazor 1.x does. Its network differs from ours: only choices carry over. */
public final class MmrazorSubnetWriter {
  private MmrazorSubnetWriter() {}

  /** {@code backbone.layers.S.B} with the chosen candidate, for every block. */
  public static String yaml(Architecture architecture, SearchSpace space) {
    StringBuilder yaml = new StringBuilder();
    int position = 0;
    for (Layer layer : space.layers()) {
      String id = layer.candidates().get(architecture.choice(position++)).id();
      yaml.append(
          Text.format("backbone.layers.%d.%d:\n  chosen: %s\n", layer.stage(), layer.block(), id));
    }
    return yaml.toString();
  }
}
