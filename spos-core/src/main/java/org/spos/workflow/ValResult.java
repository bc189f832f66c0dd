package org.spos.workflow;

import java.util.Optional;
import org.spos.evolve.Evaluation;

/**
 * Accuracy on val.
 *
 * @param whole on all of it
 * @param rest on the images that had no say in the choice of the architecture; empty if it is not
 *     known which they are
 */
public record ValResult(Evaluation whole, Optional<Evaluation> rest) {

  /** Images that had a say; empty if it is not known which they are. */
  public Optional<Integer> spent() {
    return rest.map(unseen -> whole.images() - unseen.images());
  }
}
