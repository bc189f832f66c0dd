package org.spos.space;

import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * One candidate operation of a choice block. It answers for itself: what it is called, where it is
 * possible and what it is made of; all others only read the answers. To add one, see {@code
 * docs/extending.md}.
 */
public sealed interface Candidate
    permits ShuffleBlock, XceptionBlock, InvertedResidual, Identity, PointwiseBlock {

  /** The name in space files, such as {@code shuffle_3x3}. */
  String id();

  /** The name in tables of FLOPs and latencies, such as {@code shufflenet_3x3}. */
  String operation();

  /** A few characters for pictures. */
  String label();

  /** Why it is not possible in a shape; empty if it is. */
  Optional<String> refusal(BlockShape shape);

  /** Channels between its first and last convolution, as tables tell equal blocks. */
  int middle(BlockShape shape);

  /**
   * What it is made of.
   *
   * @param shape a possible one
   * @param activation what follows where it has a nonlinearity
   */
  BlockSpec block(BlockShape shape, Nonlinearity activation);

  /** The candidate of this name, if there is one. */
  static Optional<Candidate> parse(String id) {
    return ALL.stream().filter(candidate -> candidate.id().equals(id)).findFirst();
  }

  /** The four published candidates, in the order of the published choice indices. */
  List<Candidate> PUBLISHED =
      List.of(new ShuffleBlock(3), new ShuffleBlock(5), new ShuffleBlock(7), new XceptionBlock());

  /** All that space files can name. */
  List<Candidate> ALL =
      Stream.of(
              PUBLISHED.stream(),
              IntStream.of(3, 5, 7)
                  .boxed()
                  .flatMap(
                      kernel ->
                          IntStream.rangeClosed(1, 6)
                              .mapToObj(expansion -> new InvertedResidual(kernel, expansion))),
              Stream.of(new Identity(), new PointwiseBlock()))
          .<Candidate>flatMap(kind -> kind)
          .toList();
}
