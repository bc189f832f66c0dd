package org.spos.bench.peer;

import static org.bytedeco.pytorch.global.torch.cat;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;

/** One candidate of a SPOS choice block (ShuffleNet v2 unit, or its Xception variant). */
final class ChoiceBlock implements Layer {
  private static final int XCEPTION = 3;

  private final MemoryLayout layout;
  private final int out;
  private final Branch main;

  /** At stride 2, where both branches read the whole input. */
  private final Optional<Branch> projection;

  ChoiceBlock(MemoryLayout layout, int in, int out, int choice, int stride) {
    this.layout = layout;
    this.out = out;
    int inputs = stride == 2 ? in : out / 2;
    int kernel = choice == XCEPTION ? 3 : 3 + 2 * choice;
    this.main =
        choice == XCEPTION
            ? xception(layout, inputs, out, stride)
            : shuffle(layout, inputs, out, kernel, stride);
    this.projection =
        stride == 2
            ? Optional.of(new Branch(layout).depthwise(inputs, kernel, 2).pointwise(inputs, inputs))
            : Optional.empty();
  }

  private static Branch shuffle(MemoryLayout layout, int inputs, int out, int kernel, int stride) {
    int middle = out / 2;
    return new Branch(layout)
        .pointwise(inputs, middle)
        .depthwise(middle, kernel, stride)
        .pointwise(middle, out - inputs);
  }

  private static Branch xception(MemoryLayout layout, int inputs, int out, int stride) {
    int middle = out / 2;
    return new Branch(layout)
        .depthwise(inputs, 3, stride)
        .pointwise(inputs, middle)
        .depthwise(middle, 3, 1)
        .pointwise(middle, middle)
        .depthwise(middle, 3, 1)
        .pointwise(middle, out - inputs);
  }

  @Override
  public Tensor forward(Tensor x, BnMode mode) {
    if (projection.isPresent()) {
      return concatenate(projection.get().forward(x, mode), main.forward(x, mode));
    }
    Tensor halves = evenAndOddChannels(x);
    Tensor odd = layout.of(halves.select(0, 1));
    return concatenate(halves.select(0, 0), main.forward(odd, mode));
  }

  /** [2, N, C/2, H, W]; in either layout the fastest way that was found. */
  private Tensor evenAndOddChannels(Tensor x) {
    long batch = x.size(0);
    long side = x.size(2);
    if (layout == MemoryLayout.CHANNELS_LAST) {
      return x.permute(0, 2, 3, 1).reshape(batch, side, side, out / 2, 2).permute(4, 0, 3, 1, 2);
    }
    return x.reshape(batch * out / 2, 2, side * side)
        .permute(1, 0, 2)
        .reshape(2, batch, out / 2, side, side);
  }

  private static Tensor concatenate(Tensor first, Tensor second) {
    return cat(new TensorVector(first, second), 1);
  }

  @Override
  public List<Tensor> parameters() {
    return Stream.concat(projection.stream(), Stream.of(main))
        .flatMap(branch -> branch.parameters().stream())
        .toList();
  }
}
