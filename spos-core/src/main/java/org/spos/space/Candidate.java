package org.spos.space;

import java.util.List;
import java.util.Optional;
import org.spos.text.Text;

/**
 * One candidate operation of a choice block. A candidate is what its branches are made of; to add
 * one, add a record here.
 */
public sealed interface Candidate {

  /** The name in space files, such as {@code shuffle_3x3}. */
  String id();

  /** The steps of the main branch, from {@link BlockShape#branchIn} to {@code mainOut} channels. */
  List<ConvSpec> main(BlockShape shape);

  /** The kernel of the projection's depthwise step. */
  int projectionKernel();

  /** The steps of the projection branch; only blocks of stride 2 have one. */
  default List<ConvSpec> projection(BlockShape shape) {
    return shape.stride() == 1
        ? List.of()
        : List.of(
            ConvSpec.depthwise(shape.in(), projectionKernel(), 2),
            ConvSpec.pointwise(shape.in(), shape.in()));
  }

  /** The candidate of this name, if there is one. */
  static Optional<Candidate> parse(String id) {
    return PUBLISHED.stream().filter(candidate -> candidate.id().equals(id)).findFirst();
  }

  /** The four published candidates, in the order of the published choice indices. */
  List<Candidate> PUBLISHED =
      List.of(new Shuffle(3), new Shuffle(5), new Shuffle(7), new Xception());

  /**
   * The ShuffleNetV2 block: pointwise, depthwise, pointwise.
   *
   * @param kernel side of the depthwise kernel: 3, 5 or 7
   */
  record Shuffle(int kernel) implements Candidate {
    public Shuffle {
      if (kernel != 3 && kernel != 5 && kernel != 7) {
        throw new IllegalArgumentException("kernel " + kernel);
      }
    }

    @Override
    public String id() {
      return Text.format("shuffle_%dx%d", kernel, kernel);
    }

    @Override
    public List<ConvSpec> main(BlockShape shape) {
      return List.of(
          ConvSpec.pointwise(shape.branchIn(), shape.mid()),
          ConvSpec.depthwise(shape.mid(), kernel, shape.stride()),
          ConvSpec.pointwise(shape.mid(), shape.mainOut()));
    }

    @Override
    public int projectionKernel() {
      return kernel;
    }
  }

  /** Three depthwise separable convolutions of kernel 3, as in Xception. */
  record Xception() implements Candidate {
    @Override
    public String id() {
      return "shuffle_xception";
    }

    @Override
    public List<ConvSpec> main(BlockShape shape) {
      return List.of(
          ConvSpec.depthwise(shape.branchIn(), 3, shape.stride()),
          ConvSpec.pointwise(shape.branchIn(), shape.mid()),
          ConvSpec.depthwise(shape.mid(), 3, 1),
          ConvSpec.pointwise(shape.mid(), shape.mid()),
          ConvSpec.depthwise(shape.mid(), 3, 1),
          ConvSpec.pointwise(shape.mid(), shape.mainOut()));
    }

    @Override
    public int projectionKernel() {
      return 3;
    }
  }
}
