package org.spos.ranks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.spos.engine.Exchange;
import org.spos.engine.ShardTree;
import org.spos.error.CheckpointException;
import org.spos.error.ConfigException;
import org.spos.error.DataException;
import org.spos.error.RanksException;
import org.spos.ranks.RankThreads.Result;
import org.spos.seed.Seed;

/** Ranks as threads: all but libtorch is what processes run. */
class RanksTest {

  private static float[] own(int rank) {
    float[] values = new float[10_001];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) (new Seed(rank).stream("value", i).nextDouble() - 0.5);
    }
    return values;
  }

  private static FloatBuffer direct(float[] values) {
    FloatBuffer buffer =
        ByteBuffer.allocateDirect(values.length * Float.BYTES)
            .order(ByteOrder.nativeOrder())
            .asFloatBuffer();
    return buffer.put(values).flip();
  }

  private static float[] plus(float[] sum, float[] addend) {
    float[] result = sum.clone();
    for (int i = 0; i < sum.length; i++) {
      result[i] += addend[i];
    }
    return result;
  }

  private static float[] sum(Ranks ranks, Reduction how) {
    FloatBuffer buffer = direct(own(ranks.rank()));
    double[] numbers = {ranks.rank() + 1, 0.1};
    Exchange exchange = ranks.exchange(how);
    exchange.sum(List.of(buffer.slice(0, 7), buffer.slice(7, buffer.remaining() - 7)), numbers);
    assertThat(numbers[0]).isEqualTo(ranks.size() * (ranks.size() + 1) / 2.0);
    float[] result = new float[buffer.remaining()];
    buffer.get(result);
    return result;
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 3, 4, 5, 8})
  void sumsAreThoseOfTheTreeInAllRanks(int size) throws InterruptedException {
    float[] expected = ShardTree.sum(0, size, RanksTest::own, RanksTest::plus);
    for (Result<float[]> one : RankThreads.run(size, ranks -> sum(ranks, Reduction.EXACT))) {
      assertThat(one.get()).isEqualTo(expected);
    }
  }

  @Test
  void fastSumsAreTheSameInAllRanksButNotThoseOfTheTree() throws InterruptedException {
    float[] tree = ShardTree.sum(0, 4, RanksTest::own, RanksTest::plus);
    List<Result<float[]>> all = RankThreads.run(4, ranks -> sum(ranks, Reduction.FAST));
    assertThat(all).allSatisfy(one -> assertThat(one.get()).isEqualTo(all.get(0).get()));
    assertThat(all.get(0).get()).isNotEqualTo(tree);
    for (int i = 0; i < tree.length; i++) {
      assertThat(all.get(0).get()[i]).isCloseTo(tree[i], within());
    }
  }

  private static org.assertj.core.data.Offset<Float> within() {
    return org.assertj.core.data.Offset.offset(1e-6f);
  }

  @ParameterizedTest
  @CsvSource({"3, 4, EXACT, '1, 2, 4'", "3, 6, EXACT, '1, 2, 6'", "4, 6, FAST, '1, 2, 3, 6'"})
  void namesTheNumbersOfRanksThatFit(int size, int shards, Reduction how, String fit)
      throws InterruptedException {
    assertThat(
            RankThreads.run(
                    size,
                    ranks -> {
                      ranks.exchange(how).require(shards);
                      return 0;
                    })
                .get(0)
                .thrown())
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("start one of " + fit + ",");
  }

  @Test
  void oneThatAsksToStopStopsAllAndNobodyElse() throws InterruptedException {
    List<Result<List<Boolean>>> all =
        RankThreads.run(
            3, ranks -> List.of(ranks.any(false), ranks.any(ranks.rank() == 2), ranks.any(false)));
    assertThat(all).allSatisfy(one -> assertThat(one.get()).containsExactly(false, true, false));
  }

  @Test
  void namesRanksWhoseWeightsDiffer() throws InterruptedException {
    List<Result<Integer>> all =
        RankThreads.run(
            3,
            ranks -> {
              ranks.requireSame(7, 100);
              ranks.requireSame(ranks.rank() == 1 ? -1 : 7, 200);
              return 0;
            });
    assertThat(all.get(0).thrown())
        .isInstanceOf(RanksException.class)
        .hasMessageContaining("after step 200")
        .hasMessageMatching(".*rank 0 on \\S+ 7, rank 1 on \\S+ ffffffff, rank 2 on \\S+ 7.*");
    assertThat(all).noneMatch(one -> one.failure().isEmpty());
  }

  private static Agreement agreement(String build, String rate, String digest, String data) {
    return new Agreement(
        build,
        "onednn 3",
        "search",
        Map.of("supernet.learningRate", rate, "seed", "0"),
        Map.of("supernet", digest),
        data,
        "1 thread");
  }

  private static Throwable disagreement(Agreement first, Agreement second)
      throws InterruptedException {
    List<Result<Integer>> all =
        RankThreads.run(
            3,
            ranks -> {
              ranks.agree(ranks.rank() == 2 ? second : first);
              return 0;
            });
    assertThat(all.get(1).thrown()).isInstanceOf(RunEnded.class);
    assertThat(all.get(2).thrown()).isInstanceOf(RunEnded.class);
    return all.get(0).thrown();
  }

  @Test
  void tellsRanksApartBeforeTheFirstStep() throws InterruptedException {
    Agreement first = agreement("0.2 abc", "0.1", "d1", "f1");
    assertThat(disagreement(first, agreement("0.2 def", "0.5", "d2", "f2")))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("rank 2 on ")
        .hasMessageEndingWith(
            "has another build than rank 0: 0.2 def, and rank 0 has 0.2 abc; use one build on all"
                + " machines");
    assertThat(disagreement(first, agreement("0.2 abc", "0.5", "d2", "f2")))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining(
            "has another supernet.learningRate than rank 0: 0.5, and rank 0 has 0.1; start all");
    assertThat(disagreement(first, agreement("0.2 abc", "0.1", "d2", "f2")))
        .isInstanceOf(CheckpointException.class)
        .hasMessageContaining("another supernet than rank 0: d2");
    assertThat(disagreement(first, agreement("0.2 abc", "0.1", "d1", "f2")))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("another data set than rank 0: f2");
  }

  @Test
  void agreesWhereNothingDiffersAndListsAll() throws InterruptedException {
    List<Result<List<String>>> all =
        RankThreads.run(
            2,
            ranks -> {
              ranks.agree(agreement("b", "0.1", "d", "f"));
              ranks.agree(agreement("b", "0.2", "d", "f")); // a second run of one command
              return ranks.roster();
            });
    assertThat(all.get(0).get())
        .hasSize(2)
        .allMatch(line -> line.matches("rank [01] on \\S+: 1 thread"));
  }

  @Test
  void theFirstSaysWhatAnotherRankFailedOfWithItsExitCode() throws InterruptedException {
    List<Result<Integer>> all =
        RankThreads.run(
            3,
            ranks -> {
              if (ranks.rank() == 1) {
                throw new DataException("a.jpg cannot be read");
              }
              ranks.any(false);
              return 0;
            });
    assertThat(all.get(0).thrown())
        .isInstanceOf(DataException.class)
        .hasMessageMatching("rank 1 on \\S+: a.jpg cannot be read");
  }

  @Test
  void refusesTwoProcessesOfOneRankAndAnotherJob() {
    MemoryMeeting meeting = new MemoryMeeting();
    meeting.of(0, 2).store().add("job/join/0", 1);
    assertThatExceptionOfType(ConfigException.class)
        .isThrownBy(() -> RankThreads.join(meeting, 0, 2))
        .withMessageContaining("two processes are rank 0 of the run at memory:1");
    Place other = RankThreads.place(1, 2, "other");
    assertThatExceptionOfType(ConfigException.class)
        .isThrownBy(() -> Gathered.join(other, meeting.of(1, 2), terms(Duration.ofSeconds(1))))
        .withMessageContaining("rank 1 belongs to job other, but job job meets at memory:1");
  }

  @Test
  void namesRanksThatDoNotCome() {
    Place place = RankThreads.place(0, 3, "job");
    assertThatExceptionOfType(RanksException.class)
        .isThrownBy(
            () -> Gathered.join(place, new MemoryMeeting().of(0, 3), terms(Duration.ofSeconds(1))))
        .withMessageMatching(
            "rank 1, 2 of 3 did not come to memory:1 within 1 s; here are rank 0 on \\S+");
  }

  @Test
  void workIsSharedOutAndItsResultsComeInOrder() throws InterruptedException {
    List<String> pieces = IntStream.range(0, 40).mapToObj(i -> "piece " + i).toList();
    List<Result<List<String>>> all =
        RankThreads.serving(
            3,
            ranks -> {
              SharedWork work = ranks.sharedWork().orElseThrow();
              List<String> done = new ArrayList<>();
              if (ranks.leads()) {
                work.hand(pieces, piece -> slowly(piece, ranks), done::add, () -> false);
                work.hand(
                    List.of("piece 99"), piece -> slowly(piece, ranks), done::add, () -> false);
              } else {
                work.serve(piece -> slowly(piece, ranks), () -> false);
              }
              return done;
            });
    assertThat(all.get(0).get())
        .hasSize(41)
        .allMatch(line -> line.matches("done piece \\d+ by [012]"))
        .anyMatch(line -> line.endsWith("by 1"))
        .anyMatch(line -> line.endsWith("by 2"));
    for (int i = 0; i < 40; i++) {
      assertThat(all.get(0).get().get(i)).startsWith("done piece " + i + " ");
    }
    assertThat(all.get(1).thrown()).isInstanceOf(RunEnded.class);
  }

  private static String slowly(String piece, Ranks ranks) {
    Waiting.pause(5);
    return "done " + piece + " by " + ranks.rank();
  }

  @Test
  void whatALostRankTookIsDoneAgain() throws InterruptedException {
    CountDownLatch taken = new CountDownLatch(1);
    List<String> lost = new CopyOnWriteArrayList<>();
    List<String> own = new CopyOnWriteArrayList<>();
    List<Result<List<String>>> all =
        RankThreads.serving(
            2,
            ranks -> {
              SharedWork work = ranks.sharedWork().orElseThrow();
              List<String> done = new ArrayList<>();
              if (!ranks.leads()) {
                work.serve(
                    piece -> {
                      lost.add(piece);
                      taken.countDown();
                      throw new IllegalStateException("killed");
                    },
                    () -> false);
              }
              work.hand(
                  List.of("a", "b", "c", "d"),
                  piece -> {
                    await(taken);
                    own.add(piece);
                    return piece.toUpperCase(java.util.Locale.ROOT);
                  },
                  done::add,
                  () -> false);
              assertThat(ranks.roster().get(1)).contains("lost: ");
              return done;
            });
    assertThat(all.get(0).get()).containsExactly("A", "B", "C", "D");
    assertThat(lost).hasSize(1);
    assertThat(own).containsExactlyInAnyOrder("a", "b", "c", "d");
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void nobodyTakesMoreWorkOnceToldToStop() throws InterruptedException {
    List<String> pieces = IntStream.range(0, 1_000).mapToObj(i -> "piece " + i).toList();
    List<Result<List<String>>> all =
        RankThreads.serving(
            2,
            ranks -> {
              SharedWork work = ranks.sharedWork().orElseThrow();
              List<String> done = new ArrayList<>();
              if (ranks.leads()) {
                work.hand(
                    pieces, piece -> slowly(piece, ranks), done::add, () -> done.size() >= 10);
              } else {
                work.serve(piece -> slowly(piece, ranks), () -> false);
              }
              return done;
            });
    assertThat(all.get(0).get()).hasSizeBetween(10, 30);
  }

  private static Ranks.Terms terms(Duration patience) {
    return new Ranks.Terms(Optional.empty(), patience, true);
  }
}
