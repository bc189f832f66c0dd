package org.spos.workflow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.spos.artifact.ArchitectureFile;
import org.spos.evolve.Evaluation;
import org.spos.space.Architecture;

class DemoComparisonTest {

  /**
   * By hand: 60 and 50 of 100 have errors of sqrt(24) and sqrt(25) points, their difference of 7.
   */
  @Test
  void tellsTwoApartByTwiceTheErrorOfTheirDifference() {
    DemoComparison close = pair(60, 50);
    assertThat(close.points()).isCloseTo(10, within(1e-9));
    assertThat(close.error()).isCloseTo(7, within(1e-9));
    assertThat(close.toldApart()).isFalse();
    assertThat(pair(70, 50).toldApart()).isTrue();
    assertThat(pair(50, 70).toldApart()).isTrue();
    assertThat(pair(50, 50).toldApart()).isFalse();
  }

  private static DemoComparison pair(int found, int other) {
    ArchitectureFile one = ArchitectureFile.of(Playground.SPACE, Architecture.of(0, 1, 2));
    return new DemoComparison(one, one, of(found), of(other));
  }

  private static Evaluation of(int hits) {
    return new Evaluation(100, hits, 100, 1);
  }
}
