package org.spos.report.model;

import java.util.List;

/**
 * Networks as rows of boxes, below each other.
 *
 * @param networks the found one first
 */
public record Strip(String id, String title, List<Network> networks, String note) implements Item {

  /**
   * A network.
   *
   * @param name what it is, such as {@code found}
   * @param choices its candidates as text
   * @param macs multiply–accumulates of all of it
   * @param parameters of all of it
   * @param boxes from the stem to the classifier
   */
  public record Network(String name, String choices, long macs, long parameters, List<Box> boxes) {
    public Network {
      boxes = List.copyOf(boxes);
    }
  }

  /**
   * A part of a network.
   *
   * @param label in the box
   * @param below under the label, such as {@code /2}; may be empty
   * @param color place in the palette of choices; −1 for what is no choice
   * @param macs multiply–accumulates
   * @param side of its output in pixels
   * @param channels of its output
   * @param begins whether side or channels differ from those before it
   */
  public record Box(
      String label, String below, int color, long macs, int side, int channels, boolean begins) {}

  public Strip {
    networks = List.copyOf(networks);
  }
}
