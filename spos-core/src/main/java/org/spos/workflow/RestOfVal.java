package org.spos.workflow;

import java.util.Optional;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.spos.data.ImageSet;
import org.spos.data.ScoredOn;
import org.spos.data.source.BadImages;
import org.spos.engine.ImageBatch;
import org.spos.evolve.Evaluation;
import org.spos.tester.Evaluator;
import org.spos.tester.Tally;

/**
 * Counts apart the images of val that had no say in the choice of an architecture: on the others
 * its accuracy is too good, since it was chosen for them.
 */
final class RestOfVal implements Evaluator.Sink {
  private static final Logger LOG = LoggerFactory.getLogger(RestOfVal.class);

  private final ImageSet val;
  private final BadImages bad;
  private final boolean[] spent;
  private final Tally counts = new Tally();
  private int next;

  private RestOfVal(ImageSet val, BadImages bad, boolean[] spent) {
    this.val = val;
    this.bad = bad;
    this.spent = spent;
  }

  /**
   * Measures on val, counting apart what had no say.
   *
   * @param scored what is known of the choice
   * @param test measures on val and passes the logits on
   */
  static ValResult measure(
      Images images, Optional<ScoredOn> scored, Function<Evaluator.Sink, Evaluation> test) {
    Optional<RestOfVal> rest = of(images, scored);
    if (rest.isEmpty()) {
      return new ValResult(test.apply((batch, logits) -> {}), Optional.empty());
    }
    Evaluation whole = test.apply(rest.get());
    return new ValResult(whole, Optional.of(rest.get().counts.evaluation()));
  }

  /** Begins to count; says in one line if it cannot be told which images had a say. */
  private static Optional<RestOfVal> of(Images images, Optional<ScoredOn> scored) {
    if (scored.isEmpty()) {
      LOG.info(
          "Nothing says which images scored this architecture: it is not known whether images of"
              + " val had a say in its choice");
      return Optional.empty();
    }
    Optional<boolean[]> spent = scored.get().spent(images.data());
    if (spent.isEmpty()) {
      LOG.warn(
          "The architecture was scored on {} of another val than that of {}: it cannot be told"
              + " which of its images had a say in the choice",
          scored.get().words(),
          images.config().data().dir());
    }
    return spent.map(flags -> new RestOfVal(images.val(), images.bad(), flags));
  }

  @Override
  public void accept(ImageBatch batch, float[] logits) {
    int classes = logits.length / Math.max(1, batch.size());
    for (int i = 0; i < batch.size(); i++, next++) {
      while (bad.contains(val.name(next))) {
        next++; // is missing in its batch
      }
      if (!spent[next]) {
        counts.add(logits, i, classes, batch.labels()[i]);
      }
    }
  }
}
