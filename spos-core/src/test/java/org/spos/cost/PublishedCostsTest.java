package org.spos.cost;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.spos.plan.NetworkPlan;
import org.spos.space.Architecture;
import org.spos.space.SearchSpace;

/**
 * Totals computed from Megvii's network.py and blocks.py; its released table of FLOPs agrees.
 * Parameters are those of the standalone network with affine BN.
 */
class PublishedCostsTest {
  private final SearchSpace space = SearchSpace.imagenet();

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      value = {
        "all 0         | 0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0,0 | 295842496 | 3154880",
        "all 1         | 1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1 | 313654976 | 3211968",
        "all 2         | 2,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2,2 | 340373696 | 3297600",
        "all 3         | 3,3,3,3,3,3,3,3,3,3,3,3,3,3,3,3,3,3,3,3 | 358825920 | 3870816",
        "released      | 2,1,0,1,2,0,2,0,2,0,2,3,0,0,0,0,3,2,3,3 | 322918720 | 3558464",
        "paper blocks  | 0,0,3,1,1,1,0,0,2,0,2,1,1,0,2,0,2,1,3,2 | 318729024 | 3345088",
        "MMRazor       | 2,0,2,0,3,1,1,0,0,1,0,1,0,3,1,2,2,0,1,3 | 317023040 | 3353104",
        "0,1,2,3 by 5  | 0,1,2,3,0,1,2,3,0,1,2,3,0,1,2,3,0,1,2,3 | 336993088 | 3376064",
        "3,2,1,0 by 5  | 3,2,1,0,3,2,1,0,3,2,1,0,3,2,1,0,3,2,1,0 | 289463872 | 3375712",
        "ten 0, ten 3  | 0,0,0,0,0,0,0,0,0,0,3,3,3,3,3,3,3,3,3,3 | 335481536 | 3771840",
        "ten 3, ten 0  | 3,3,3,3,3,3,3,3,3,3,0,0,0,0,0,0,0,0,0,0 | 319186880 | 3253856",
        "fewest FLOPs  | 3,0,0,0,3,0,0,0,3,0,0,0,0,0,0,0,3,0,0,0 | 270359360 | 3304160",
        "most FLOPs    | 2,3,3,3,2,3,3,3,2,3,3,3,3,3,3,3,2,3,3,3 | 398609216 | 3767616"
      })
  void pathHasThePublishedFlopsAndParameters(
      String name, String choices, long macs, long parameters) {
    Architecture path = Architecture.parse(choices);
    assertThat(new Flops(space).of(path)).as(name).isEqualTo(macs);
    assertThat(Parameters.of(NetworkPlan.standalone(space, path))).as(name).isEqualTo(parameters);
  }

  @Test
  void supernetHasThePublishedParameters() {
    assertThat(Parameters.of(NetworkPlan.supernet(space))).isEqualTo(8_388_176);
  }

  @Test
  void fixedPartIsStemHeadAndClassifier() {
    assertThat(new Flops(space).fixed()).isEqualTo(5_419_008 + 32_112_640 + 1_024_000);
  }

  @Test
  void sumOverThePlanEqualsTheTable() {
    Architecture path = Architecture.parse("2,1,0,1,2,0,2,0,2,0,2,3,0,0,0,0,3,2,3,3");
    long convolutions =
        NetworkPlan.standalone(space, path).units().stream().mapToLong(unit -> unit.macs()).sum();
    assertThat(new Flops(space).of(path)).isEqualTo(convolutions + 1_024_000);
  }
}
