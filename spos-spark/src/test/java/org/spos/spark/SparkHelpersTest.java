package org.spos.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.apache.spark.SparkConf;
import org.apache.spark.SparkContext;
import org.apache.spark.TaskContext;
import org.apache.spark.status.api.v1.JobData;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.spos.error.DataException;
import org.spos.error.RanksException;
import org.spos.ranks.Brief;

/** Spark in this process; what becomes of lost executors is a matter of StandaloneClusterIT. */
class SparkHelpersTest {
  private static final Brief BRIEF = new Brief("", Map.of());
  private static final AtomicInteger CALLS = new AtomicInteger();
  private static final AtomicInteger STOPPED = new AtomicInteger();
  private static volatile CountDownLatch begun = new CountDownLatch(1);

  @BeforeEach
  void forget() {
    CALLS.set(0);
    STOPPED.set(0);
    begun = new CountDownLatch(1);
  }

  private static SparkHelpers open(String master, PieceWork work) {
    return SparkHelpers.open(settings(master), work);
  }

  static SparkConf settings(String master) {
    return new SparkConf()
        .setMaster(master)
        .setAppName("test")
        .set("spark.ui.enabled", "false")
        .set("spark.driver.host", "127.0.0.1")
        .set("spark.driver.bindAddress", "127.0.0.1");
  }

  private static List<String> pieces(int count) {
    return IntStream.range(0, count).mapToObj(i -> "piece " + i).toList();
  }

  private static List<String> done(SparkHelpers helpers, List<String> pieces) {
    List<String> done = new ArrayList<>();
    helpers.hand(BRIEF, pieces, done::add, () -> false);
    return done;
  }

  private static String shout(Brief brief, String piece) {
    return piece.toUpperCase(Locale.ROOT);
  }

  @Test
  void resultsComeInTheOrderOfThePiecesAndJobsBearTheirNames() {
    try (SparkHelpers helpers = open("local[2]", SparkHelpersTest::shout)) {
      List<String> done = done(helpers, pieces(70));
      assertThat(done)
          .isEqualTo(pieces(70).stream().map(piece -> piece.toUpperCase(Locale.ROOT)).toList());
      List<String> names = new ArrayList<>();
      scala.collection.Iterator<JobData> jobs =
          SparkContext.getOrCreate().statusStore().jobsList(null).iterator();
      while (jobs.hasNext()) {
        JobData job = jobs.next();
        names.add(job.name() + "/" + job.description().get() + "/" + job.numTasks());
      }
      assertThat(names)
          .containsExactlyInAnyOrderElementsOf(
              pieces(70).stream().map(piece -> piece + "/" + piece + "/1").toList());
      assertThat(helpers.roster())
          .singleElement()
          .asString()
          .matches("executor driver on \\S+: 2 cores, 70 pieces");
    }
  }

  private static String stumble(Brief brief, String piece) {
    if (CALLS.incrementAndGet() == 1) {
      throw new IllegalStateException("out of luck");
    }
    return piece;
  }

  @Test
  void aPieceThatFailsForNoReasonOfTheUsersIsDoneAgain() {
    try (SparkHelpers helpers = open("local[1,3]", SparkHelpersTest::stumble)) {
      assertThat(done(helpers, pieces(3))).isEqualTo(pieces(3));
      assertThat(CALLS).hasValue(4);
    }
  }

  private static String fall(Brief brief, String piece) {
    CALLS.incrementAndGet();
    throw new IllegalStateException("out of luck");
  }

  @Test
  void aPieceThatFailsAgainAndAgainEndsTheRun() {
    try (SparkHelpers helpers = open("local[1,3]", SparkHelpersTest::fall)) {
      assertThatExceptionOfType(RanksException.class)
          .isThrownBy(() -> done(helpers, pieces(1)))
          .withMessageStartingWith("Spark gave up on piece 0 (")
          .withMessageContaining("out of luck");
      assertThat(CALLS).hasValue(3);
    }
  }

  private static String refuse(Brief brief, String piece) {
    CALLS.incrementAndGet();
    throw new DataException("there are no images");
  }

  @Test
  void whatTheUserCanMendIsToldAtOnceWithTheExecutor() {
    try (SparkHelpers helpers = open("local[1,3]", SparkHelpersTest::refuse)) {
      assertThatExceptionOfType(DataException.class)
          .isThrownBy(() -> done(helpers, pieces(1)))
          .withMessageMatching("executor driver on \\S+: there are no images");
      assertThat(CALLS).hasValue(1);
    }
  }

  /** The first is done at once; the second until its task is told to stop. */
  private static String untilStopped(Brief brief, String piece) {
    CALLS.incrementAndGet();
    if (!piece.equals("piece 0")) {
      begun.countDown();
      while (!TaskContext.get().isInterrupted()) {
        pause();
      }
      STOPPED.incrementAndGet();
    }
    return piece;
  }

  private static void pause() {
    try {
      TimeUnit.MILLISECONDS.sleep(20);
    } catch (InterruptedException e) {
      throw new IllegalStateException("tasks are not interrupted", e);
    }
  }

  @Test
  void aStopKeepsWhatIsDoneAndLetsTasksEndByThemselves() {
    try (SparkHelpers helpers = open("local[1]", SparkHelpersTest::untilStopped)) {
      List<String> done = new ArrayList<>();
      helpers.hand(BRIEF, pieces(10), done::add, () -> begun.getCount() == 0);
      assertThat(done).containsExactly("piece 0");
      assertThat(STOPPED).as("waited for its end").hasValue(1);
      assertThat(CALLS).as("no third one was begun").hasValue(2);
    }
  }
}
