package org.spos.plan;

import java.util.List;
import java.util.stream.Stream;
import org.spos.space.BlockShape;

/**
 * One candidate of one choice block, with names and sizes.
 *
 * @param position 0-based choice block
 * @param choice candidate index
 * @param shape channels and stride
 * @param inputSide side of the square input in pixels
 * @param main the main branch, in order
 * @param projection the projection branch, in order; empty at stride 1
 */
public record BlockPlan(
    int position,
    int choice,
    BlockShape shape,
    int inputSide,
    List<ConvUnit> main,
    List<ConvUnit> projection) {
  public BlockPlan {
    main = List.copyOf(main);
    projection = List.copyOf(projection);
  }

  /** All units, main branch first. */
  public List<ConvUnit> units() {
    return Stream.concat(main.stream(), projection.stream()).toList();
  }

  /** Multiply–accumulates for one image. */
  public long macs() {
    return units().stream().mapToLong(ConvUnit::macs).sum();
  }
}
