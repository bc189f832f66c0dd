package org.spos.ranks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.spos.error.RanksException;

/** Processes that give no sign of life, at several moments of a run. */
class LostRanksTest {
  private static final Duration SILENCE = Duration.ofSeconds(1);

  private final MemoryMeeting meeting = new MemoryMeeting();
  private final ExecutorService threads = Executors.newCachedThreadPool();

  @AfterEach
  void endThreads() {
    threads.shutdownNow();
  }

  private Future<Ranks> join(int rank, int size, boolean needsAll) {
    return threads.submit(() -> RankThreads.join(meeting, rank, size, SILENCE, needsAll));
  }

  private static void fallSilent(Ranks ranks) {
    ((Gathered) ranks).fallSilent();
  }

  private static Agreement agreement() {
    return new Agreement("b", "onednn", "search", Map.of(), Map.of(), "f", "1 thread");
  }

  @Test
  void aRankThatGivesNoSignOfLifeIsNamed() throws Exception {
    Future<Ranks> other = join(1, 2, true);
    try (Ranks first = join(0, 2, true).get()) {
      fallSilent(other.get());
      assertThatExceptionOfType(RanksException.class)
          .isThrownBy(() -> first.any(false))
          .withMessageMatching("rank 1 on \\S+ is gone \\(no sign of life for 1 s\\)");
    }
  }

  /** The third waits for the second, which still lives, and is told by the first. */
  @Test
  void whoWaitsForAnotherHearsThatTheFirstHasEndedTheRun() throws Exception {
    Future<Ranks> second = join(1, 3, true);
    Future<Ranks> third = join(2, 3, true);
    try (Ranks first = join(0, 3, true).get()) {
      Future<Boolean> waits = threads.submit(() -> third.get().any(false));
      Thread.sleep(200);
      threads.submit(() -> first.end(5));
      assertThatExceptionOfType(ExecutionException.class)
          .isThrownBy(() -> waits.get(20, TimeUnit.SECONDS))
          .satisfies(
              failed ->
                  assertThat(failed.getCause())
                      .isInstanceOfSatisfying(
                          RunEnded.class, ended -> assertThat(ended.code()).isEqualTo(5)));
      second.get().close();
    }
  }

  /** Who has not come yet gives no signs of life either. */
  @Test
  void aRankMayComeLaterThanTheSilenceThatEndsOne() throws Exception {
    Future<Ranks> first = join(0, 2, true);
    Thread.sleep(2 * SILENCE.toMillis());
    try (Ranks late = join(1, 2, true).get()) {
      assertThat(first.get().size()).isEqualTo(2);
      assertThat(late.rank()).isEqualTo(1);
    }
    first.get().close();
  }

  @Test
  void aTrainingEndsWithARankThatIsLostBeforeItBegins() throws Exception {
    Future<Ranks> other = join(1, 2, true);
    try (Ranks first = join(0, 2, true).get()) {
      fallSilent(other.get());
      assertThatExceptionOfType(RanksException.class)
          .isThrownBy(() -> first.agree(agreement()))
          .withMessageMatching("rank 1 on \\S+ is gone .*");
    }
  }

  @Test
  void aSearchGoesOnWithoutARankThatIsLostBeforeItBegins() throws Exception {
    Future<Ranks> lost = join(1, 3, false);
    Future<Ranks> other = join(2, 3, false);
    try (Ranks first = join(0, 3, false).get()) {
      fallSilent(lost.get());
      Future<?> served = threads.submit(() -> serve(get(other)));
      first.agree(agreement());
      List<String> done = new ArrayList<>();
      first
          .sharedWork()
          .orElseThrow()
          .hand(List.of("a", "b", "c"), piece -> piece + piece, done::add, () -> false);
      assertThat(done).containsExactly("aa", "bb", "cc");
      assertThat(first.roster().get(1)).contains("lost: no sign of life for 1 s");
      assertThat(first.roster().get(2)).doesNotContain("lost");
      first.end(0);
      assertThatExceptionOfType(ExecutionException.class)
          .isThrownBy(served::get)
          .withCauseInstanceOf(RunEnded.class);
    }
  }

  private static Ranks get(Future<Ranks> ranks) {
    try {
      return ranks.get();
    } catch (InterruptedException | ExecutionException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void serve(Ranks ranks) {
    ranks.agree(agreement());
    ranks.sharedWork().orElseThrow().serve(piece -> piece + piece, () -> false);
  }
}
