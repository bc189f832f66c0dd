package org.spos.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.spos.engine.Shards.Shard;

class ShardsTest {

  /** Sizes of PyTorch 1.13's {@code torch.zeros(images).chunk(slots)}. */
  @ParameterizedTest
  @CsvSource({
    "1, 1, 1",
    "1, 4, 1",
    "3, 8, 1 1 1",
    "5, 4, 2 2 1",
    "6, 2, 3 3",
    "7, 2, 4 3",
    "8, 3, 3 3 2",
    "9, 4, 3 3 3",
    "9, 8, 2 2 2 2 1",
    "10, 4, 3 3 3 1",
    "143, 8, 18 18 18 18 18 18 18 17",
    "1000, 6, 167 167 167 167 167 165",
    "1024, 8, 128 128 128 128 128 128 128 128"
  })
  void cutsABatchAsTorchChunkDoes(int images, int slots, String sizes) {
    Shards shards = new Shards(images, slots);
    List<Integer> found = new ArrayList<>();
    int next = 0;
    double weights = 0;
    for (int slot = 0; slot < slots; slot++) {
      Shard shard = shards.shard(slot);
      weights += shards.weight(shard);
      assertThat(shard.from()).isEqualTo(next);
      next += shard.images();
      found.add(shard.images());
    }
    found.removeIf(size -> size == 0); // chunk leaves these out
    assertThat(found.stream().map(String::valueOf).collect(Collectors.joining(" ")))
        .isEqualTo(sizes);
    assertThat(shards.size()).isEqualTo(found.get(0));
    assertThat(next).isEqualTo(images);
    assertThat(weights).isEqualTo(1.0, within(1e-15));
  }

  @Test
  void addsInHalvesOfWhichTheLeftIsTheLonger() {
    assertThat(tree(0, 1)).isEqualTo("0");
    assertThat(tree(0, 2)).isEqualTo("(0+1)");
    assertThat(tree(0, 3)).isEqualTo("((0+1)+2)");
    assertThat(tree(0, 5)).isEqualTo("(((0+1)+2)+(3+4))");
    assertThat(tree(0, 8)).isEqualTo("(((0+1)+(2+3))+((4+5)+(6+7)))");
    assertThat(tree(4, 8)).isEqualTo("((4+5)+(6+7))");
  }

  /** By writing both sums out, for all numbers up to 64. */
  @Test
  void processesHaveBranchesWhereTheirSumsAddUpToTheWholeTree() {
    for (int slots = 1; slots <= 64; slots++) {
      for (int processes = 1; processes <= slots; processes++) {
        int each = slots / processes;
        boolean same =
            each * processes == slots
                && ShardTree.sum(
                        0, processes, p -> tree(p * each, (p + 1) * each), ShardsTest::plus)
                    .equals(tree(0, slots));
        assertThat(ShardTree.hasBranches(slots, processes))
            .as("%s shards, %s processes", slots, processes)
            .isEqualTo(same);
      }
    }
  }

  @Test
  void computesTheShardsInTheirOrder() {
    List<Integer> order = new ArrayList<>();
    int sum =
        ShardTree.sum(
            0,
            7,
            slot -> {
              order.add(slot);
              return slot;
            },
            Integer::sum);
    assertThat(sum).isEqualTo(21);
    assertThat(order).isEqualTo(IntStream.range(0, 7).boxed().toList());
  }

  private static String tree(int from, int to) {
    return ShardTree.sum(from, to, String::valueOf, ShardsTest::plus);
  }

  private static String plus(String a, String b) {
    return "(" + a + "+" + b + ")";
  }
}
