package org.spos.tester;

import org.spos.evolve.Fitness;
import org.spos.evolve.Score;
import org.spos.space.Architecture;

/**
 * The fitness of SPOS: the accuracy of a path with weights inherited from the supernet.
 *
 * @param tester measures a path
 */
public record SupernetFitness(CandidateTester tester) implements Fitness {

  @Override
  public Score evaluate(Architecture architecture) {
    Evaluation evaluation = tester.test(architecture);
    return new Score(evaluation.top1(), evaluation.top5(), evaluation.loss());
  }
}
