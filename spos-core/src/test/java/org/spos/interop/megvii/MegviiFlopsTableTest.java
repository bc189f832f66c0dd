package org.spos.interop.megvii;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.spos.cost.Flops;
import org.spos.cost.FlopsTable;
import org.spos.cost.OperationKey;
import org.spos.plan.BlockPlan;
import org.spos.plan.ConvUnit;
import org.spos.plan.NetworkPlan;
import org.spos.space.Architecture;
import org.spos.space.SearchSpace;

/** The published table against our own counting. */
class MegviiFlopsTableTest {
  private static final Path FILE =
      Path.of(System.getProperty("spos.root"), "src-test-fixtures/megvii/op_flops_dict.pkl");
  private static final SearchSpace SPACE = SearchSpace.imagenet();

  /** Middle channels of the table, in tenths of the published ones. */
  private static final List<Integer> TENTHS = List.of(2, 4, 5, 6, 8, 10, 12, 14, 15, 16);

  /**
   * 10 widths of 4 candidates at 8 shapes, stem and rest. Other widths than the published one are
   * counted by scaling each convolution of our plan by its middle channels.
   */
  @Test
  void everyEntryIsWhatWeCount() {
    NetworkPlan plan = NetworkPlan.supernet(SPACE);
    Map<OperationKey, Long> counted = new HashMap<>();
    counted.put(OperationKey.stem(plan), plan.stem().macs());
    counted.put(OperationKey.rest(plan), plan.head().macs() + 1000L * 1024);
    for (List<BlockPlan> candidates : plan.blocks()) {
      for (BlockPlan block : candidates) {
        OperationKey key = OperationKey.of(block);
        for (int tenths : TENTHS) {
          int mid = block.candidate().middle(block.shape()) * tenths / 10;
          List<Integer> shape = new ArrayList<>(key.shape());
          shape.set(2, mid);
          counted.put(new OperationKey(key.operation(), shape), macs(block, mid));
        }
      }
    }
    Map<OperationKey, Long> table = MegviiFlopsTable.read(FILE).entries();
    assertThat(table).hasSize(322);
    assertThat(counted).isEqualTo(table);
  }

  @Test
  void givesTheFlopsOfThePublishedSpace() {
    FlopsTable table = MegviiFlopsTable.read(FILE);
    Flops counted = new Flops(SPACE);
    Architecture released = Architecture.parse("2,1,0,1,2,0,2,0,2,0,2,3,0,0,0,0,3,2,3,3");
    assertThat(table.flops(SPACE).of(released)).isEqualTo(322_918_720);
    for (int block = 0; block < SPACE.blocks(); block++) {
      for (int choice = 0; choice < 4; choice++) {
        assertThat(table.flops(SPACE).block(block, choice)).isEqualTo(counted.block(block, choice));
      }
    }
  }

  private static long macs(BlockPlan block, int mid) {
    List<ConvUnit> main = block.branches().get(0).units();
    long macs = block.macs() - main.stream().mapToLong(ConvUnit::macs).sum();
    int published = block.candidate().middle(block.shape());
    for (int i = 0; i < main.size(); i++) {
      // A convolution whose input or output are the middle channels grows with them; in Xception
      // the first works on the block's input and the fourth has them on both sides.
      boolean xception = main.size() == 6;
      long scaled = main.get(i).macs();
      if (!(xception && i == 0)) {
        scaled = scaled / published * mid;
      }
      if (xception && i == 3) {
        scaled = scaled / published * mid;
      }
      macs += scaled;
    }
    return macs;
  }
}
