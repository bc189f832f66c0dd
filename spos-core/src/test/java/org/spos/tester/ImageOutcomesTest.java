package org.spos.tester;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import org.spos.engine.ImageBatch;

class ImageOutcomesTest {

  /** Hits 1, 1, 0, 1 against 1, 0, 0, 0: differences 0, 1, 0, 1, mean 0.5, sd 0.57735. */
  @Test
  void pairsTheSameImagesByHand() {
    ImageOutcomes own = outcomes(1, 1, -1, 1);
    ImageOutcomes other = outcomes(1, -1, -1, -1);
    PairedDifference top1 = own.top1Against(other);
    assertThat(top1.mean()).isEqualTo(50, within(1e-12));
    assertThat(top1.error()).isEqualTo(100 * 0.5773502692 / 2, within(1e-7));
    assertThat(top1.isToldApart()).isFalse(); // 50 < 1.96 * 28.9
    // loss of a hit is ln(1 + e^-1), of a miss 1 more
    PairedDifference loss = own.lossAgainst(other);
    assertThat(loss.mean()).isEqualTo(-0.5, within(1e-6));
    assertThat(loss.error()).isEqualTo(0.5773502692 / 2, within(1e-6));
  }

  @Test
  void aPathIsNotToldApartFromItself() {
    ImageOutcomes own = outcomes(1, -1, 1);
    assertThat(own.top1Against(own)).isEqualTo(new PairedDifference(0, 0));
    assertThat(own.top1Against(own).isToldApart()).isFalse();
  }

  @Test
  void aLargeAndSureDifferenceIsToldApart() {
    float[] all = new float[3_000];
    float[] few = new float[3_000];
    for (int i = 0; i < all.length; i++) {
      all[i] = 1;
      few[i] = i % 10 == 0 ? -1 : 1;
    }
    PairedDifference paired = outcomes(few).top1Against(outcomes(all));
    assertThat(paired.mean()).isEqualTo(-10, within(1e-9));
    assertThat(paired.isToldApart()).isTrue();
    assertThatThrownBy(() -> outcomes(1).top1Against(outcomes(1, 1)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  /** Images of class 0 of two, whose logits are this far apart. */
  private static ImageOutcomes outcomes(float... leads) {
    ImageOutcomes outcomes = new ImageOutcomes();
    for (float lead : leads) {
      outcomes.accept(new ImageBatch(new byte[3], new int[] {0}, 1), new float[] {lead, 0});
    }
    return outcomes;
  }
}
