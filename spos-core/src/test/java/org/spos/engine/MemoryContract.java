package org.spos.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.spos.error.ConfigException;
import org.spos.plan.BlockPlan;
import org.spos.plan.NetworkPlan;
import org.spos.seed.Seed;
import org.spos.space.Architecture;
import org.spos.space.SearchSpace;

/** What a network takes: known before, refused if it is too much, and no more after many steps. */
interface MemoryContract extends EngineUnderTest {
  Path STATUS = Path.of("/proc/self/status");
  Pattern LARGEST = Pattern.compile("the largest (?:batch )?that fits is (\\d+)");

  @Test
  default void theNeedGrowsWithTheBatchAndTheParameters() {
    NetworkPlan supernet = NetworkPlan.supernet(SearchSpace.imagenet());
    NetworkPlan alone =
        NetworkPlan.standalone(
            SearchSpace.imagenet(), Architecture.parse("2,1,0,1,2,0,2,0,2,0,2,3,0,0,0,0,3,2,3,3"));
    long large = need(supernet, training(64));
    assertThat(large).isGreaterThan(need(supernet, training(32)));
    assertThat(need(supernet, training(64).withShards(2))).isLessThan(large);
    assertThat(need(alone, training(64))).isLessThan(large);
    assertThat(need(supernet, NetworkOptions.inference(PixelFormat.BGR255, 64))).isLessThan(large);
    // Weights and momentum in float32, and one 112×112×16 map an image, are there in any engine.
    long trained =
        supernet.tensors().stream()
            .filter(spec -> spec.kind().trained())
            .mapToLong(spec -> spec.elements())
            .sum();
    assertThat(large).isGreaterThan(8 * trained + 64L * 112 * 112 * 16 * Float.BYTES);
  }

  private long need(NetworkPlan plan, NetworkOptions network) {
    return provider().memory(plan, network, options());
  }

  private static NetworkOptions training(int batch) {
    return new NetworkOptions(PixelFormat.BGR255, batch, 0.9, 4e-5, false, 0.1);
  }

  @Test
  default void whatDoesNotFitIsRefusedWithTheLargestThatDoes() {
    NetworkPlan plan = NetworkPlan.supernet(SearchSpace.imagenet());
    try (Engine engine = open()) {
      for (NetworkOptions network :
          List.of(
              training(1 << 20),
              training(1 << 20).withShards(2),
              NetworkOptions.inference(PixelFormat.BGR255, 1 << 22))) {
        assertThatExceptionOfType(ConfigException.class)
            .isThrownBy(() -> engine.create(plan, network))
            .satisfies(
                refused -> {
                  Matcher largest = LARGEST.matcher(String.valueOf(refused.getMessage()));
                  assertThat(largest.find()).as(refused.getMessage()).isTrue();
                  assertThat(Integer.parseInt(largest.group(1)))
                      .isBetween(1, network.maxShard() - 1);
                });
      }
    }
  }

  /** A leak of a sixteenth of what a step touches would show in each of three times 50 steps. */
  @ParameterizedTest
  @ValueSource(strings = {"tiny", "tiny-macro"})
  default void memoryStaysFlatOverManySteps(String name) throws IOException {
    assumeTrue(Files.isReadable(STATUS), "the system tells how much memory a process has");
    NetworkPlan plan = NetworkPlan.supernet(Golden.space(name));
    ImageBatch batch = Golden.images("images", 32, plan.space());
    long touched = need(plan, training(32)) - need(plan, training(2));
    long least = Long.MAX_VALUE;
    try (Engine engine = open();
        PathNetwork network = engine.create(plan, training(32))) {
      network.initialise(new Seed(1).stream("initialise"));
      steps(network, batch, 40); // all candidates, and what is made at their first use
      for (int round = 0; round < 3; round++) {
        long before = residentBytes();
        steps(network, batch, 50);
        least = Math.min(least, residentBytes() - before);
      }
    }
    assertThat(least).isLessThan(50 * touched / 16);
  }

  /** Each candidate in turn; every tenth time it is recalibrated and evaluated, too. */
  private static void steps(PathNetwork network, ImageBatch batch, int count) {
    for (int i = 0; i < count; i++) {
      Architecture path = path(network.plan(), i);
      network.trainStep(batch, path, 0.01, new Seed(i).stream("dropout"));
      if (i % 10 == 0) {
        BnStatistics statistics =
            network.recalibrate(List.of(batch), path, Recalibration.CUMULATIVE);
        Golden.logits(network, path, statistics, batch);
      }
    }
  }

  private static Architecture path(NetworkPlan plan, int number) {
    List<Integer> choices = new ArrayList<>();
    for (List<BlockPlan> block : plan.blocks()) {
      int turn = choices.size() == 2 ? number / block.size() : number + choices.size();
      choices.add(turn % block.size());
    }
    return new Architecture(choices);
  }

  /**
   * Resident memory of this process, with a heap that has just been emptied: what is allocated next
   * then lies where it lay before.
   */
  private static long residentBytes() throws IOException {
    System.gc();
    for (String line : Files.readAllLines(STATUS)) {
      if (line.startsWith("VmRSS:")) {
        return Long.parseLong(line.replaceAll("\\D", "")) * 1024;
      }
    }
    throw new IOException(STATUS + " has no line VmRSS");
  }
}
