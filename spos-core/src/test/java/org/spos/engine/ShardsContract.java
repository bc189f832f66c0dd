package org.spos.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.spos.engine.BnStatistics.Moments;
import org.spos.plan.NetworkPlan;
import org.spos.seed.RandomStream;
import org.spos.seed.Seed;
import org.spos.space.Architecture;
import org.spos.space.Candidate;
import org.spos.space.SearchSpace;

/** What cutting a batch into shards changes, and what it does not. */
interface ShardsContract extends EngineUnderTest {
  NetworkPlan PLAN = NetworkPlan.supernet(Golden.TINY);
  Architecture PATH = Architecture.of(1, 3, 2, 0);
  Architecture OTHER = Architecture.of(1, 0, 2, 3);

  /** Three images in eight slots leave five empty: sums must not hold what was there before. */
  @Test
  default void emptySlotsAddNothing() {
    ParameterSet eight = afterTwoSteps(8);
    ParameterSet three = afterTwoSteps(3);
    // Slots 0, 1, 2 of eight are added as ((0+1)+2), of three as ((0+1)+2) too.
    assertThat(changed(eight, three)).isEmpty();
  }

  private ParameterSet afterTwoSteps(int shards) {
    try (Engine opened = open();
        PathNetwork network = opened.create(PLAN, Golden.sgd(16).withShards(shards))) {
      network.restore(Golden.parameters(PLAN));
      if (shards == 8) {
        // Fills the room of all sums.
        ImageBatch full = Golden.images("images", 16, Golden.TINY);
        network.trainStep(full, PATH, 0.05, new Seed(0).stream("dropout"));
        network.restore(Golden.parameters(PLAN));
      }
      ImageBatch small = Golden.images("images", 3, Golden.TINY);
      for (int step = 0; step < 2; step++) {
        network.trainStep(small, PATH, 0.05, new Seed(0).stream("dropout"));
      }
      return network.snapshot();
    }
  }

  /** Shards of 3, 3 and 2 images, the averages taken here from those of each shard alone. */
  @Test
  default void recalibratesALargeBatchAsItsShards() {
    ImageBatch batch = Golden.images("images", 8, Golden.TINY);
    BnStatistics first;
    BnStatistics second;
    BnStatistics third;
    BnStatistics found;
    BnStatistics whole;
    try (Engine opened = open();
        PathNetwork network = opened.create(PLAN, Golden.sgd(8).withShards(3))) {
      network.restore(Golden.parameters(PLAN));
      found = statistics(network, batch);
      first = statistics(network, part(batch, 0, 3)); // no more than a shard: as it is
      second = statistics(network, part(batch, 3, 6));
      third = statistics(network, part(batch, 6, 8));
    }
    try (Engine opened = open();
        PathNetwork network = opened.create(PLAN, Golden.sgd(8))) {
      network.restore(Golden.parameters(PLAN));
      whole = statistics(network, batch);
    }
    found
        .moments()
        .forEach(
            (name, moments) -> {
              Moments a = moments(first, name);
              Moments b = moments(second, name);
              Moments c = moments(third, name);
              for (int i = 0; i < moments.mean().length; i++) {
                assertThat(moments.mean()[i])
                    .as(name)
                    .isEqualTo(mean(a.mean()[i], b.mean()[i], c.mean()[i]));
                // Those of the shards alone are rounded to float32.
                float variance = mean(a.variance()[i], b.variance()[i], c.variance()[i]);
                assertThat(moments.variance()[i])
                    .as(name)
                    .isCloseTo(variance, within(2e-7f * variance));
              }
            });
    assertThat(moments(found, "first_conv.1").variance())
        .isNotEqualTo(moments(whole, "first_conv.1").variance());
  }

  private static float mean(float a, float b, float c) {
    return (float) ((3 / 8.0 * a + 3 / 8.0 * b) + 2 / 8.0 * c);
  }

  private static BnStatistics statistics(PathNetwork network, ImageBatch batch) {
    return network.recalibrate(List.of(batch), PATH, Recalibration.CUMULATIVE);
  }

  private static Moments moments(BnStatistics statistics, String name) {
    return Objects.requireNonNull(statistics.moments().get(name), name);
  }

  private static ImageBatch part(ImageBatch batch, int from, int to) {
    int image = 3 * batch.side() * batch.side();
    return new ImageBatch(
        Arrays.copyOfRange(batch.pixels(), from * image, to * image),
        Arrays.copyOfRange(batch.labels(), from, to),
        batch.side());
  }

  /**
   * With zero weights the classifier's gradient at a feature is 0 only where all images of all
   * paths dropped it. Which they are follows from the stream, however the batch is cut.
   */
  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3})
  default void dropsTheSameFeaturesHoweverTheBatchIsCut(int shards) {
    SearchSpace space =
        new SearchSpace("golden", 32, 8, 2, Golden.TINY.stages(), 48, 10, 0.6, Candidate.PUBLISHED);
    NetworkPlan plan = NetworkPlan.supernet(space);
    ImageBatch batch = Golden.images("images", 3, space);
    RandomStream stream = new Seed(3).stream("dropout");
    boolean[] dropped = new boolean[48];
    Arrays.fill(dropped, true);
    RandomStream draws = stream.after(0);
    for (int i = 0; i < 2 * 3 * 48; i++) {
      dropped[i % 48] &= draws.nextDouble() < 0.6;
    }
    try (Engine opened = open();
        PathNetwork network =
            opened.create(
                plan,
                new NetworkOptions(PixelFormat.BGR255, 3, 0, 0, false, 0.1).withShards(shards))) {
      Map<String, float[]> values = new LinkedHashMap<>(Golden.parameters(plan).values());
      values.put("classifier.0.weight", new float[10 * 48]);
      network.restore(new ParameterSet(values, Map.of()));
      network.trainStep(batch, List.of(PATH, OTHER), 0, stream);
      float[] gradient =
          Objects.requireNonNull(network.snapshot().momentum().get("classifier.0.weight"));
      for (int feature = 0; feature < 48; feature++) {
        assertThat(gradient[feature] == 0).as("feature %s", feature).isEqualTo(dropped[feature]);
      }
    }
  }

  /** A prediction needs no whole batch, so that it never takes more memory than a shard. */
  @Test
  default void predictsMoreImagesThanAShard() {
    ImageBatch batch = Golden.images("images", 8, Golden.TINY);
    try (Engine opened = open();
        PathNetwork network = opened.create(PLAN, Golden.sgd(8).withShards(3))) {
      network.restore(Golden.parameters(PLAN));
      try (Predictor predictor = network.predictor(PATH, network.statistics(PATH))) {
        float[] all = predictor.predict(batch);
        assertThat(all).hasSize(80);
        Golden.near(Arrays.copyOfRange(all, 60, 80), predictor.predict(part(batch, 6, 8)));
      }
    }
  }

  private static List<String> changed(ParameterSet before, ParameterSet after) {
    List<String> names = new ArrayList<>(Golden.changed(before.values(), after.values()));
    names.addAll(Golden.changed(before.momentum(), after.momentum()));
    return names;
  }
}
