package org.spos.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.spos.engine.Shards.Shard;
import org.spos.error.ConfigException;
import org.spos.plan.NetworkPlan;
import org.spos.seed.Seed;
import org.spos.space.Architecture;

/** N processes with S/N shards each are one process with S, to the bit; here they are threads. */
interface ExchangeContract extends EngineUnderTest {
  NetworkPlan SUPERNET = NetworkPlan.supernet(Golden.TINY);
  Architecture FIRST = Architecture.of(1, 3, 2, 0);
  Architecture SECOND = Architecture.of(1, 0, 2, 3);
  NetworkPlan STANDALONE = NetworkPlan.standalone(Golden.TINY, FIRST);

  /** What a training came to. */
  record Outcome(ParameterSet parameters, List<StepResult> results) {}

  /** The last batch of three images leaves the last process of 4 without any. */
  @ParameterizedTest
  @CsvSource({
    "2, 2, false, 0",
    "4, 2, true, 0",
    "4, 4, true, 0.5",
    "6, 2, true, 0",
    "3, 3, false, 0.5"
  })
  default void processesTrainWhatOneWould(
      int shards, int processes, boolean twoPaths, double clipNorm) throws Exception {
    NetworkOptions options = Golden.sgd(8).withShards(shards).withClipNorm(clipNorm);
    NetworkPlan plan = twoPaths ? SUPERNET : STANDALONE;
    List<Architecture> paths = twoPaths ? List.of(FIRST, SECOND) : List.of(FIRST);
    Outcome alone = train(Exchange.ALONE, plan, paths, options);
    assertThat(alone.parameters().momentum().values()).anyMatch(ExchangeContract::moves);
    for (Outcome one : together(processes, plan, paths, options)) {
      assertThat(one.results()).isEqualTo(alone.results());
      assertEqual(one.parameters().values(), alone.parameters().values());
      assertEqual(one.parameters().momentum(), alone.parameters().momentum());
    }
  }

  /** The sums that processes exchange are not those of any one of them. */
  @Test
  default void withoutAnExchangeTheOtherShardsAreMissing() throws Exception {
    List<Architecture> paths = List.of(FIRST);
    Outcome alone = train(Exchange.ALONE, STANDALONE, paths, Golden.sgd(8).withShards(2));
    Exchange deaf =
        new Exchange() {
          @Override
          public int rank() {
            return 0;
          }

          @Override
          public int processes() {
            return 2;
          }

          @Override
          public void sum(List<FloatBuffer> gradients, double[] numbers) {}
        };
    Outcome half = train(deaf, STANDALONE, paths, Golden.sgd(8).withShards(2));
    assertThat(half.results()).isNotEqualTo(alone.results());
  }

  @Test
  default void refusesShardsThatProcessesCannotShareOut() {
    MemoryExchange three = new MemoryExchange(3);
    assertThatExceptionOfType(ConfigException.class)
        .isThrownBy(
            () -> train(three.of(0), STANDALONE, List.of(FIRST), Golden.sgd(8).withShards(4)))
        .withMessage(
            "3 processes cannot share 4 shards out; start one of 1, 2, 4, or change --shards");
  }

  private List<Outcome> together(
      int processes, NetworkPlan plan, List<Architecture> paths, NetworkOptions options)
      throws InterruptedException, ExecutionException {
    MemoryExchange exchange = new MemoryExchange(processes);
    ExecutorService threads = Executors.newFixedThreadPool(processes);
    try {
      List<Future<Outcome>> running = new ArrayList<>();
      for (int rank = 0; rank < processes; rank++) {
        Exchange own = exchange.of(rank);
        running.add(
            threads.submit(
                () -> {
                  try {
                    return train(own, plan, paths, options);
                  } finally {
                    exchange.abandon(); // all are done, or one has failed
                  }
                }));
      }
      List<Outcome> outcomes = new ArrayList<>();
      for (Future<Outcome> one : running) {
        outcomes.add(one.get());
      }
      return outcomes;
    } finally {
      threads.shutdownNow();
    }
  }

  private Outcome train(
      Exchange exchange, NetworkPlan plan, List<Architecture> paths, NetworkOptions options) {
    try (Engine opened = provider().open(options().with(exchange));
        PathNetwork network = opened.create(plan, options)) {
      network.restore(Golden.parameters(plan));
      List<StepResult> results = new ArrayList<>();
      for (int images : new int[] {8, 7, 3}) {
        ImageBatch batch =
            own(Golden.images("images", images, Golden.TINY), options.shards(), exchange);
        results.add(network.trainStep(batch, paths, 0.05, new Seed(0).stream("dropout", images)));
      }
      return new Outcome(network.snapshot(), results);
    }
  }

  /** What a process has decoded: images of other processes are grey. */
  private static ImageBatch own(ImageBatch batch, int shards, Exchange exchange) {
    byte[] pixels = new byte[batch.pixels().length];
    Arrays.fill(pixels, (byte) 128);
    int[] labels = new int[batch.size()];
    int each = shards / exchange.processes();
    int image = 3 * batch.side() * batch.side();
    for (int slot = exchange.rank() * each; slot < (exchange.rank() + 1) * each; slot++) {
      Shard shard = new Shards(batch.size(), shards).shard(slot);
      int from = shard.from() * image;
      System.arraycopy(batch.pixels(), from, pixels, from, shard.images() * image);
      System.arraycopy(batch.labels(), shard.from(), labels, shard.from(), shard.images());
    }
    return new ImageBatch(pixels, labels, batch.side());
  }

  private static boolean moves(float[] values) {
    return values[0] != 0;
  }

  private static void assertEqual(Map<String, float[]> actual, Map<String, float[]> expected) {
    assertThat(actual.keySet()).isEqualTo(expected.keySet());
    expected.forEach((name, values) -> assertThat(actual.get(name)).as(name).isEqualTo(values));
  }
}
