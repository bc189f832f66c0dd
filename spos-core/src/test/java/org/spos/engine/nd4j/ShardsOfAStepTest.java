package org.spos.engine.nd4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.spos.engine.Engine;
import org.spos.engine.Golden;
import org.spos.engine.ImageBatch;
import org.spos.engine.NetworkOptions;
import org.spos.engine.ParameterSet;
import org.spos.engine.PathNetwork;
import org.spos.engine.PixelFormat;
import org.spos.engine.TestEngines;
import org.spos.error.ConfigException;
import org.spos.plan.NetworkPlan;
import org.spos.seed.Seed;
import org.spos.space.Architecture;
import org.spos.space.SearchSpace;

/** What cutting a batch into shards changes, and what it does not. */
class ShardsOfAStepTest {
  private static final NetworkPlan PLAN = NetworkPlan.supernet(Golden.TINY);
  private static final Architecture PATH = Architecture.of(1, 3, 2, 0);
  private static final Architecture OTHER = Architecture.of(1, 0, 2, 3);

  @ParameterizedTest
  @CsvSource({"2, 2", "3, 2", "3, 3"})
  void threadsChangeNoBit(int shards, int threads) {
    assertThat(changed(twoPaths(shards, 1), twoPaths(shards, threads))).isEmpty();
  }

  private static ParameterSet twoPaths(int shards, int threads) {
    try (Engine opened = TestEngines.open("onednn", threads);
        PathNetwork network = opened.create(PLAN, Golden.sgd(40).withShards(shards))) {
      network.restore(Golden.parameters(PLAN));
      ImageBatch batch = Golden.images("images", 40, Golden.TINY);
      network.trainStep(batch, List.of(PATH, OTHER), 0.05, new Seed(0).stream("dropout"));
      return network.snapshot();
    }
  }

  @Test
  void memoryIsNeededForOneShard() {
    NetworkPlan published = NetworkPlan.supernet(SearchSpace.imagenet());
    NetworkOptions whole = new NetworkOptions(PixelFormat.BGR255, 1 << 20, 0.9, 0, false, 0.1);
    try (Engine engine = TestEngines.open("onednn", 1)) {
      engine.create(published, whole.withShards(1 << 18)).close();
      assertThatExceptionOfType(ConfigException.class)
          .isThrownBy(() -> engine.create(published, whole.withShards(2)))
          .withMessageMatching(
              "a shard of 524288 images needs [\\d.]+ GB of memory and [\\d.]+ GB are free; the"
                  + " largest that fits is \\d+: --shards \\d+");
    }
  }

  private static List<String> changed(ParameterSet before, ParameterSet after) {
    List<String> names = new ArrayList<>(Golden.changed(before.values(), after.values()));
    names.addAll(Golden.changed(before.momentum(), after.momentum()));
    return names;
  }
}
