package org.spos.plan;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.spos.space.BlockShape;
import org.spos.space.Candidate;
import org.spos.space.Join;
import org.spos.text.Text;

/**
 * One candidate of one choice block, with names and sizes: branches that read the block's input,
 * and how their outputs become its output.
 *
 * @param position 0-based choice block
 * @param choice candidate index
 * @param candidate what it is, for names and labels; what it does stands in the branches
 * @param prefix what the names of its parameters begin with, such as {@code features.3.2.}
 * @param shape channels and stride
 * @param inputSide side of the square input in pixels
 * @param branches in the order of their parameters
 * @param join how they come together
 */
public record BlockPlan(
    int position,
    int choice,
    Candidate candidate,
    String prefix,
    BlockShape shape,
    int inputSide,
    List<Branch> branches,
    Join join) {
  public BlockPlan {
    branches = List.copyOf(branches);
    requireShape(candidate, shape, branches, join);
  }

  /** All units, in the order of their parameters. */
  public List<ConvUnit> units() {
    return branches.stream().flatMap(branch -> branch.units().stream()).toList();
  }

  /** The branches that do something, in the order of their parameters. */
  public List<Branch> working() {
    return branches.stream().filter(branch -> !branch.passes()).toList();
  }

  /** The branches in the order in which their outputs are joined. */
  public List<Branch> joined() {
    List<Branch> order = new ArrayList<>(branches);
    if (join == Join.CONCATENATION) {
      Collections.reverse(order);
    }
    return order;
  }

  /** What the names of its layers begin with in the files of others, such as {@code features.3}. */
  public String name() {
    return "features." + position;
  }

  /** Side of the square output in pixels. */
  public int outputSide() {
    return inputSide / shape.stride();
  }

  /** Multiply–accumulates for one image. */
  public long macs() {
    return units().stream().mapToLong(ConvUnit::macs).sum();
  }

  /** That the branches together do map the shape; a bug of the candidate otherwise. */
  private static void requireShape(
      Candidate candidate, BlockShape shape, List<Branch> branches, Join join) {
    boolean concatenates = join == Join.CONCATENATION;
    boolean fits =
        concatenates
            ? branches.stream().mapToInt(Branch::out).sum() == shape.out()
            : branches.stream().allMatch(branch -> branch.out() == shape.out());
    if (!fits || branches.stream().anyMatch(branch -> branch.stride() != shape.stride())) {
      throw new IllegalArgumentException(
          Text.format("the branches of %s do not map %s", candidate.id(), shape));
    }
  }
}
