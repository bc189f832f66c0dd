package org.spos.workflow;

import org.spos.artifact.ArchitectureFile;
import org.spos.evolve.Evaluation;

/**
 * Two architectures beside each other on the same images of val: the found one, and one that no
 * search chose.
 *
 * @param found the architecture that the search found
 * @param other the one beside it
 * @param foundOnVal accuracy of the first
 * @param otherOnVal accuracy of the second
 */
public record DemoComparison(
    ArchitectureFile found, ArchitectureFile other, Evaluation foundOnVal, Evaluation otherOnVal) {

  /** By how many points of top-1 the found one is better. */
  public double points() {
    return foundOnVal.percent1() - otherOnVal.percent1();
  }

  /**
   * Standard error of {@link #points}, as if the two had been tested on images of their own. They
   * share theirs, so that it is rather too large than too small.
   */
  public double error() {
    return Math.hypot(foundOnVal.percent1Error(), otherOnVal.percent1Error());
  }

  /** Whether the difference is more than two of its standard errors, in either direction. */
  public boolean toldApart() {
    return Math.abs(points()) > 2 * error();
  }
}
