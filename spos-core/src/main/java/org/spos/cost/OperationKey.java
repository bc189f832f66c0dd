package org.spos.cost;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.spos.plan.BlockPlan;
import org.spos.plan.ConvUnit;
import org.spos.plan.NetworkPlan;
import org.spos.space.BlockShape;
import org.spos.space.SearchSpace;
import org.spos.text.Text;

/**
 * Where a part of a network stands in a published cost table ({@code op_flops_dict.pkl}). Equal
 * blocks share an entry.
 *
 * @param operation such as {@code shufflenet_3x3_stride_1}
 * @param shape input, output and middle channels, height and width of the input, stride; without
 *     the middle channels for {@value #STEM} and {@value #REST}
 */
public record OperationKey(String operation, List<Integer> shape) {
  /** The stem. */
  public static final String STEM = "conv1";

  /** Everything after the blocks. */
  public static final String REST = "rest_operation";

  public OperationKey {
    shape = List.copyOf(shape);
  }

  /** The stem's entry. */
  public static OperationKey stem(NetworkPlan plan) {
    ConvUnit stem = plan.stem();
    int side = stem.inputSide();
    return new OperationKey(
        STEM, List.of(stem.spec().in(), stem.spec().out(), side, side, stem.spec().stride()));
  }

  /** The entry of 1×1 convolution, pooling and classifier; its output is the classes. */
  public static OperationKey rest(NetworkPlan plan) {
    int side = plan.head().inputSide();
    return new OperationKey(
        REST, List.of(plan.head().spec().in(), plan.space().classes(), side, side, 1));
  }

  /** A block's entry. */
  public static OperationKey of(BlockPlan block) {
    BlockShape shape = block.shape();
    int side = block.inputSide();
    return new OperationKey(
        Text.format("%s_stride_%d", block.candidate().operation(), shape.stride()),
        List.of(
            shape.in(), shape.out(), block.candidate().middle(shape), side, side, shape.stride()));
  }

  /** All entries that a space needs, in the order of the network. */
  public static Set<OperationKey> all(SearchSpace space) {
    NetworkPlan plan = NetworkPlan.supernet(space);
    Set<OperationKey> keys = new LinkedHashSet<>(List.of(stem(plan)));
    plan.blocks().forEach(choices -> choices.forEach(block -> keys.add(of(block))));
    keys.add(rest(plan));
    return keys;
  }

  /** The shape as text, such as {@code 64,64,32,56,56,1}. */
  public String shapeText() {
    return shape.stream().map(String::valueOf).collect(Collectors.joining(","));
  }

  /** The key of an operation and a shape as text; blanks and brackets are allowed. */
  public static OperationKey parse(String operation, String shape) {
    List<Integer> numbers = new ArrayList<>();
    for (String number : shape.replaceAll("[()\\[\\]\\s]", "").split(",", -1)) {
      numbers.add(Integer.parseInt(number));
    }
    return new OperationKey(operation, numbers);
  }

  @Override
  public String toString() {
    return "%s (%s)".formatted(operation, shapeText());
  }
}
