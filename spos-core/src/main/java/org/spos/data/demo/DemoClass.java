package org.spos.data.demo;

import java.util.Locale;
import org.spos.text.Text;

/**
 * What tells a class from the others. Neighbouring classes share some of the three marks, so none
 * of them alone is enough; the hue only helps, as it varies by more than the classes differ.
 *
 * @param index the label
 * @param shape the outline
 * @param texture what fills it
 * @param companion where a small disc lies: above (-1), below (1), or nowhere (0)
 */
record DemoClass(int index, DemoShape shape, DemoTexture texture, int companion) {
  private static final int SHAPES = DemoShape.values().length;
  private static final int TEXTURES = DemoTexture.values().length;

  /** Number of different classes. */
  static final int MOST = SHAPES * TEXTURES * 3;

  static DemoClass of(int index) {
    int shape = index % SHAPES;
    int texture = (index / SHAPES + shape) % TEXTURES;
    int companion = (index / (SHAPES * TEXTURES) + shape + texture) % 3 - 1;
    return new DemoClass(
        index, DemoShape.values()[shape], DemoTexture.values()[texture], companion);
  }

  /** Name of the class folder; sorts as the labels do. */
  String folder() {
    String place = companion < 0 ? "above" : companion > 0 ? "below" : "alone";
    return Text.format("c%03d-%s-%s-%s", index, shape, texture, place).toLowerCase(Locale.ROOT);
  }
}
