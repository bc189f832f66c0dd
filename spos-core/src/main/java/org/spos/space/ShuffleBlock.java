package org.spos.space;

import java.util.List;
import java.util.Optional;
import org.spos.text.Text;

/**
 * The ShuffleNetV2 block: pointwise, depthwise, pointwise.
 *
 * @param kernel side of the depthwise kernel: 3, 5 or 7
 */
public record ShuffleBlock(int kernel) implements Candidate {
  public ShuffleBlock {
    if (kernel != 3 && kernel != 5 && kernel != 7) {
      throw new IllegalArgumentException("kernel " + kernel);
    }
  }

  @Override
  public String id() {
    return Text.format("shuffle_%dx%d", kernel, kernel);
  }

  @Override
  public String operation() {
    return Text.format("shufflenet_%dx%d", kernel, kernel);
  }

  @Override
  public String label() {
    return Text.format("%d×%d", kernel, kernel);
  }

  @Override
  public Optional<String> refusal(BlockShape shape) {
    return SplitBlock.refusal(shape);
  }

  @Override
  public int middle(BlockShape shape) {
    return SplitBlock.middle(shape);
  }

  @Override
  public BlockSpec block(BlockShape shape, Nonlinearity activation) {
    int middle = middle(shape);
    return SplitBlock.of(
        shape,
        kernel,
        activation,
        List.of(
            ConvSpec.pointwise(SplitBlock.branchIn(shape), middle, activation),
            ConvSpec.depthwise(middle, kernel, shape.stride(), Nonlinearity.NONE),
            ConvSpec.pointwise(middle, SplitBlock.mainOut(shape), activation)));
  }
}
