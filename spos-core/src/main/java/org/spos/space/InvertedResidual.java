package org.spos.space;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.spos.text.Text;

/**
 * MobileNetV2's block: pointwise to {@code expansion} times the input's channels, depthwise,
 * pointwise without a nonlinearity; plus its input where channels and side are kept. Without
 * expansion the first convolution is left out.
 *
 * @param kernel side of the depthwise kernel: 3, 5 or 7
 * @param expansion 1 to 6
 */
public record InvertedResidual(int kernel, int expansion) implements Candidate {
  public InvertedResidual {
    if ((kernel != 3 && kernel != 5 && kernel != 7) || expansion < 1 || expansion > 6) {
      throw new IllegalArgumentException(Text.format("kernel %d, expansion %d", kernel, expansion));
    }
  }

  /** MMRazor's name, such as {@code mb_k3e6}. */
  @Override
  public String id() {
    return Text.format("mb_k%de%d", kernel, expansion);
  }

  @Override
  public String operation() {
    return id();
  }

  @Override
  public String label() {
    return Text.format("k%de%d", kernel, expansion);
  }

  @Override
  public Optional<String> refusal(BlockShape shape) {
    return Optional.empty();
  }

  @Override
  public int middle(BlockShape shape) {
    return Math.multiplyExact(shape.in(), expansion);
  }

  @Override
  public BlockSpec block(BlockShape shape, Nonlinearity activation) {
    int middle = middle(shape);
    List<ConvSpec> steps = new ArrayList<>();
    if (expansion > 1) {
      steps.add(ConvSpec.pointwise(shape.in(), middle, activation));
    }
    steps.add(ConvSpec.depthwise(middle, kernel, shape.stride(), activation));
    steps.add(ConvSpec.pointwise(middle, shape.out(), Nonlinearity.NONE));
    BranchSpec main = BranchSpec.main(ChannelSelection.ALL, steps);
    return shape.isKept()
        ? new BlockSpec(List.of(main, BranchSpec.pass(ChannelSelection.ALL)), Join.SUM)
        : BlockSpec.of(main);
  }
}
