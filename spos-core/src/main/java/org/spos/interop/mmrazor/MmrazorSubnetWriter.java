package org.spos.interop.mmrazor;

import org.spos.space.Architecture;
import org.spos.space.InvertedResidual;
import org.spos.space.Layer;
import org.spos.space.SearchSpace;
import org.spos.text.Text;

/** Writes a subnet as MMRazor 1.x does. Its networks differ from ours: only choices carry over. */
public final class MmrazorSubnetWriter {
  private MmrazorSubnetWriter() {}

  /**
   * The chosen candidate of every block: of {@code backbone.layers.S.B}, or where blocks are
   * inverted residuals of {@code backbone.layerS.B} with S from 1, as its MobileNet names them.
   */
  public static String yaml(Architecture architecture, SearchSpace space) {
    StringBuilder yaml = new StringBuilder();
    boolean mobile = isMobile(space);
    int position = 0;
    for (Layer layer : space.layers()) {
      String id = layer.candidates().get(architecture.choice(position++)).id();
      String stage =
          mobile
              ? Text.format("layer%d", layer.stage() + 1)
              : Text.format("layers.%d", layer.stage());
      yaml.append(Text.format("backbone.%s.%d:\n  chosen: %s\n", stage, layer.block(), id));
    }
    return yaml.toString();
  }

  private static boolean isMobile(SearchSpace space) {
    return space.layers().stream()
        .flatMap(layer -> layer.candidates().stream())
        .anyMatch(InvertedResidual.class::isInstance);
  }
}
