package org.spos.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.spos.error.ConfigException;
import org.spos.plan.TensorSpec.Kind;
import org.spos.space.Architecture;
import org.spos.space.SearchSpace;
import org.spos.text.Text;

/** Against the published network and its checkpoint (Megvii network.py, blocks.py). */
class NetworkPlanTest {
  private final NetworkPlan supernet = NetworkPlan.supernet(SearchSpace.imagenet());

  @ParameterizedTest(name = "positions {0} to {1}")
  @CsvSource(
      delimiter = '|',
      value = {
        " 1 |  1 | 13396992 | 15805440 | 19418112 | 13146112 |   2736 |   3504 |   4656 |   4192 | "
            + " 144 |  224",
        " 2 |  4 |  7325696 |  8931328 | 11339776 | 12343296 |   2336 |   2848 |   3616 |   3936 | "
            + "  96 |  192",
        " 5 |  5 | 26304768 | 28111104 | 30820608 | 20296192 |  18192 |  20496 |  23952 |  25888 | "
            + " 384 |  608",
        " 6 |  8 | 10599680 | 11603200 | 13108480 | 16746240 |  13520 |  14800 |  16720 |  21360 | "
            + " 240 |  480",
        " 9 |  9 | 30670080 | 31673600 | 33178880 | 21199360 |  79680 |  84800 |  92480 | 108160 | "
            + " 800 | 1280",
        "10 | 16 | 10317440 | 10819200 | 11571840 | 15899520 |  52640 |  55200 |  59040 |  81120 | "
            + " 480 |  960",
        "17 | 17 | 30387840 | 30889600 | 31642240 | 20634880 | 312960 | 323200 | 338560 | 421120 |"
            + " 1600 | 2560",
        "18 | 20 | 10176320 | 10427200 | 10803520 | 15476160 | 207680 | 212800 | 220480 | 315840 | "
            + " 960 | 1920"
      })
  void costsOfEveryCandidateAreThePublishedOnes(
      int first,
      int last,
      long macs0,
      long macs1,
      long macs2,
      long macs3,
      long weights0,
      long weights1,
      long weights2,
      long weights3,
      long bnShuffle,
      long bnXception) {
    for (int position = first - 1; position < last; position++) {
      List<BlockPlan> blocks = supernet.blocks().get(position);
      assertThat(blocks)
          .extracting(BlockPlan::macs)
          .as("multiply-accumulates of position %d", position + 1)
          .containsExactly(macs0, macs1, macs2, macs3);
      assertThat(blocks)
          .extracting(block -> block.units().stream().mapToLong(ConvUnit::weights).sum())
          .as("convolution weights of position %d", position + 1)
          .containsExactly(weights0, weights1, weights2, weights3);
      assertThat(blocks)
          .extracting(block -> bnChannels(block.units()))
          .as("BN channels of position %d", position + 1)
          .containsExactly(bnShuffle, bnShuffle, bnShuffle, bnXception);
    }
  }

  @Test
  void fixedPartsAreThePublishedOnes() {
    assertThat(supernet.stem().macs()).isEqualTo(5_419_008);
    assertThat(supernet.stem().weights()).isEqualTo(432);
    assertThat(supernet.head().macs()).isEqualTo(32_112_640);
    assertThat(supernet.head().weights()).isEqualTo(655_360);
    assertThat(supernet.head().outputSide()).isEqualTo(7);
  }

  @Test
  void supernetHasThePublishedTotals() {
    assertThat(supernet.affine()).isFalse();
    assertThat(supernet.fixedArchitecture()).isEmpty();
    assertThat(supernet.units()).hasSize(334);
    assertThat(bnChannels(supernet.units())).isEqualTo(50_736);
    assertThat(elements(supernet, Kind.CONV_WEIGHT)).isEqualTo(7_364_176);
    assertThat(elements(supernet, Kind.LINEAR_WEIGHT)).isEqualTo(1_024_000);
    assertThat(elements(supernet, Kind.BN_MEAN)).isEqualTo(50_736);
    // The published file holds one more entry for each BN, num_batches_tracked.
    assertThat(supernet.tensors().size() + 334).isEqualTo(1337);
  }

  @Test
  void supernetUsesThePublishedNamesAndShapesInOrder() {
    List<String> expected = new ArrayList<>();
    expected.addAll(unit("first_conv.", 0, "[16, 3, 3, 3]", 16));
    // Position 1: 16 to 64 channels at stride 2; the projection follows the main branch.
    for (int op = 0; op < 3; op++) {
      int k = 3 + 2 * op;
      String main = Text.format("features.0.%d.branch_main.", op);
      String proj = Text.format("features.0.%d.branch_proj.", op);
      expected.addAll(unit(main, 0, "[32, 16, 1, 1]", 32));
      expected.addAll(unit(main, 3, Text.format("[32, 1, %d, %d]", k, k), 32));
      expected.addAll(unit(main, 5, "[48, 32, 1, 1]", 48));
      expected.addAll(unit(proj, 0, Text.format("[16, 1, %d, %d]", k, k), 16));
      expected.addAll(unit(proj, 2, "[16, 16, 1, 1]", 16));
    }
    expected.addAll(unit("features.0.3.branch_main.", 0, "[16, 1, 3, 3]", 16));
    expected.addAll(unit("features.0.3.branch_main.", 2, "[32, 16, 1, 1]", 32));
    expected.addAll(unit("features.0.3.branch_main.", 5, "[32, 1, 3, 3]", 32));
    expected.addAll(unit("features.0.3.branch_main.", 7, "[32, 32, 1, 1]", 32));
    expected.addAll(unit("features.0.3.branch_main.", 10, "[32, 1, 3, 3]", 32));
    expected.addAll(unit("features.0.3.branch_main.", 12, "[48, 32, 1, 1]", 48));
    expected.addAll(unit("features.0.3.branch_proj.", 0, "[16, 1, 3, 3]", 16));
    expected.addAll(unit("features.0.3.branch_proj.", 2, "[16, 16, 1, 1]", 16));
    // Position 2: 64 channels at stride 1, so that the branch reads 32.
    expected.addAll(unit("features.1.0.branch_main.", 0, "[32, 32, 1, 1]", 32));

    List<String> names = supernet.tensors().stream().map(t -> t.name() + " " + t.shape()).toList();
    assertThat(names.subList(0, expected.size())).containsExactlyElementsOf(expected);
    assertThat(names.subList(names.size() - 4, names.size()))
        .containsExactly(
            "conv_last.0.weight [1024, 640, 1, 1]",
            "conv_last.1.running_mean [1024]",
            "conv_last.1.running_var [1024]",
            "classifier.0.weight [1000, 1024]");
  }

  @Test
  void namesAreUniqueAndFollowThePublishedPatterns() {
    String patterns =
        "first_conv\\.(0\\.weight|1\\.running_(mean|var))"
            + "|conv_last\\.(0\\.weight|1\\.running_(mean|var))|classifier\\.0\\.weight"
            + "|features\\.1?\\d\\.[012]\\.branch_main\\.([035]\\.weight|[146]\\.running_(mean|var))"
            + "|features\\.1?\\d\\.3\\.branch_main\\."
            + "((0|2|5|7|10|12)\\.weight|(1|3|6|8|11|13)\\.running_(mean|var))"
            + "|features\\.(0|4|8|16)\\.[0123]\\.branch_proj\\."
            + "([02]\\.weight|[13]\\.running_(mean|var))";
    assertThat(supernet.tensors())
        .extracting(TensorSpec::name)
        .doesNotHaveDuplicates()
        .allMatch(name -> name.matches(patterns));
  }

  @Test
  void standaloneNetworkDropsTheChoiceFromItsNames() {
    Architecture path = Architecture.parse("2,1,0,1,2,0,2,0,2,0,2,3,0,0,0,0,3,2,3,3");
    NetworkPlan plan = NetworkPlan.standalone(SearchSpace.imagenet(), path);
    assertThat(plan.affine()).isTrue();
    assertThat(plan.fixedArchitecture()).contains(path);
    assertThat(plan.units(path)).isEqualTo(plan.units());
    assertThat(plan.tensors())
        .extracting(TensorSpec::name)
        .startsWith(
            "first_conv.0.weight",
            "first_conv.1.weight",
            "first_conv.1.bias",
            "first_conv.1.running_mean",
            "first_conv.1.running_var",
            "features.0.branch_main.0.weight")
        .doesNotHaveDuplicates();
    assertThatThrownBy(() -> plan.block(0, 1)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> NetworkPlan.standalone(SearchSpace.imagenet(), Architecture.of(1)))
        .isInstanceOf(ConfigException.class);
  }

  @ParameterizedTest
  @CsvSource({"0, 11216", "1, 11216", "2, 11216", "3, 20208"})
  void pathsOfOneCandidateHaveThePublishedBnChannels(int choice, long channels) {
    int[] choices = new int[20];
    Arrays.fill(choices, choice);
    assertThat(bnChannels(supernet.units(Architecture.of(choices)))).isEqualTo(channels);
  }

  @Test
  void releasedPathHasThePublishedBnChannels() {
    Architecture released = Architecture.parse("2,1,0,1,2,0,2,0,2,0,2,3,0,0,0,0,3,2,3,3");
    assertThat(bnChannels(supernet.units(released))).isEqualTo(14_576);
  }

  private static List<String> unit(String prefix, int index, String weight, int channels) {
    return List.of(
        Text.format("%s%d.weight %s", prefix, index, weight),
        Text.format("%s%d.running_mean [%d]", prefix, index + 1, channels),
        Text.format("%s%d.running_var [%d]", prefix, index + 1, channels));
  }

  private static long bnChannels(List<ConvUnit> units) {
    return units.stream().mapToLong(unit -> unit.spec().out()).sum();
  }

  private static long elements(NetworkPlan plan, Kind kind) {
    return plan.tensors().stream()
        .filter(tensor -> tensor.kind() == kind)
        .mapToLong(TensorSpec::elements)
        .sum();
  }
}
