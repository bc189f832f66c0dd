package org.spos.space;

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
}
