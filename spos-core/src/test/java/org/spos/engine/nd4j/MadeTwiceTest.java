package org.spos.engine.nd4j;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.spos.engine.Golden;
import org.spos.engine.nd4j.Layout.Purpose;
import org.spos.plan.ConvUnit;
import org.spos.plan.NetworkPlan;
import org.spos.space.ConvSpec;
import org.spos.space.Nonlinearity;
import org.spos.space.SearchSpace;
import org.spos.space.SearchSpace.Stage;

class MadeTwiceTest {
  private final NetworkPlan plan = NetworkPlan.supernet(SearchSpace.imagenet());

  @Test
  void ofXceptionTheDepthwiseOnesAndOfOthersNone() {
    // By hand: dw, pw, dw, pw, dw, pw against pw, dw, pw.
    assertThat(madeTwice(units(1, 3))).containsExactly(0, 2, 4);
    assertThat(madeTwice(units(1, 0))).isEmpty();
  }

  /** The first block has 16 channels on 112×112 maps; that of the second stage has 64. */
  @Test
  void beforeAStrideOnlyWhatReadsFewChannels() {
    assertThat(madeTwice(units(0, 2))).containsExactly(0);
    assertThat(madeTwice(units(4, 2))).isEmpty();
  }

  /** The second one would need the first, which was not kept. */
  @Test
  void neverTwoInARow() {
    ConvUnit depthwise =
        new ConvUnit("c", "b", new ConvSpec(8, 8, 3, 1, true, Nonlinearity.RELU), 16);

    assertThat(madeTwice(List.of(depthwise, depthwise, depthwise, depthwise)))
        .containsExactly(0, 2);
  }

  @Test
  void theStemsOutputWhereTheFirstBlockAloneReadsIt() {
    assertThat(isStemMadeTwice(plan, Purpose.TRAIN)).isTrue();
    assertThat(isStemMadeTwice(plan, Purpose.STATISTICS)).as("there is no way back").isFalse();
    assertThat(isStemMadeTwice(NetworkPlan.supernet(Golden.space("tiny-macro")), Purpose.TRAIN))
        .isTrue();
    assertThat(isStemMadeTwice(NetworkPlan.supernet(Golden.space("tiny-kept")), Purpose.TRAIN))
        .as("the first block may be an identity")
        .isFalse();
  }

  /** The first block of stride 1 reads a half of the channels; the other half goes past it. */
  @Test
  void notTheStemsOutputWhereItIsSplit() {
    List<Stage> stages = List.of(new Stage(1, 16, 1, List.of(), List.of()), new Stage(1, 64));
    SearchSpace split =
        new SearchSpace("split", 32, 16, 1, stages, 64, 4, 0, SearchSpace.imagenet().candidates());

    assertThat(isStemMadeTwice(NetworkPlan.supernet(split), Purpose.TRAIN)).isFalse();
  }

  private static boolean isStemMadeTwice(NetworkPlan plan, Purpose purpose) {
    return new Layout(plan, new ChannelRouting(plan), 2, purpose).isStemMadeTwice();
  }

  private List<ConvUnit> units(int position, int choice) {
    return plan.block(position, choice).working().get(0).units();
  }

  private static List<Integer> madeTwice(List<ConvUnit> branch) {
    List<Integer> found = new ArrayList<>();
    for (int unit = 0; unit < branch.size(); unit++) {
      if (ActivationAreas.isMadeTwice(branch, unit)) {
        found.add(unit);
      }
    }
    return found;
  }
}
