package org.spos.space;

import java.util.ArrayList;
import java.util.List;
import org.spos.space.SearchSpace.Stage;

/** Spaces small enough to be enumerated. */
public final class TinySpace {
  private TinySpace() {}

  /** 4 blocks of the 4 published candidates: 256 architectures on 16×16 images. */
  public static SearchSpace fourBlocks() {
    return of(new Stage(2, 16), new Stage(2, 32));
  }

  /** Stages of the published candidates on 16×16 images. */
  public static SearchSpace of(Stage... stages) {
    return new SearchSpace("tiny", 16, 8, 2, List.of(stages), 32, 4, 0, Candidate.PUBLISHED);
  }

  /** 1·3·4·2·3 = 72 architectures of 5 blocks, which offer different numbers of candidates. */
  public static SearchSpace unequal() {
    Candidate three = new ShuffleBlock(3);
    Candidate five = new ShuffleBlock(5);
    Candidate seven = new ShuffleBlock(7);
    Candidate xception = new XceptionBlock();
    return of(
        new Stage(2, 16, 2, List.of(three, five, xception), List.of(seven)),
        new Stage(2, 32, 2, List.of(seven, xception), Candidate.PUBLISHED),
        new Stage(1, 64, 2, List.of(five, xception, three), List.of()));
  }

  /** All architectures of a space, counted up with the last block the fastest. */
  public static List<Architecture> all(SearchSpace space) {
    List<List<Integer>> found = List.of(List.of());
    for (Layer layer : space.layers()) {
      List<List<Integer>> longer = new ArrayList<>();
      for (List<Integer> begun : found) {
        for (int choice = 0; choice < layer.candidates().size(); choice++) {
          List<Integer> choices = new ArrayList<>(begun);
          choices.add(choice);
          longer.add(choices);
        }
      }
      found = longer;
    }
    return found.stream().map(Architecture::new).toList();
  }
}
