package org.spos.spark;

import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaFutureAction;
import org.apache.spark.api.java.JavaSparkContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.spos.error.ConfigException;
import org.spos.error.RanksException;
import org.spos.ranks.Brief;
import org.spos.ranks.Helpers;
import org.spos.text.OneLine;
import org.spos.workflow.HelpedRun;

/**
 * The executors of a Spark application: each piece of work is a job of one task, which Spark's
 * pages show by the name of the piece. Spark repeats what is lost with an executor. One thread at a
 * time.
 */
final class SparkHelpers implements Helpers {
  /** Jobs that wait at Spark at least, so that no executor does. */
  private static final int LEAST_WAITING = 64;

  private static final long LOOK_MILLIS = 200;

  /** How long a training may take to save, once it is told to stop. */
  private static final long FAREWELL_MILLIS = 30_000;

  private static final Logger LOG = LoggerFactory.getLogger(SparkHelpers.class);

  private final JavaSparkContext context;
  private final PieceWork work;
  private final ExecutorRoster roster = new ExecutorRoster();
  private final Set<Path> brought = new HashSet<>();

  private SparkHelpers(JavaSparkContext context, PieceWork work) {
    this.context = context;
    this.work = work;
    context.sc().addSparkListener(roster);
    roster.addAll(
        scala.jdk.javaapi.CollectionConverters.asJava(
            context.sc().statusStore().executorList(true)));
  }

  /**
   * Starts the application as spark-submit was told.
   *
   * @param command for its name
   * @throws ConfigException if nobody said where
   * @throws RanksException if it does not start
   */
  static SparkHelpers open(String command) {
    SparkConf conf = new SparkConf();
    if (!conf.contains("spark.master")) {
      throw new ConfigException(
          "there is no Spark here: start this with spark-submit --master MASTER, see docs/spark.md");
    }
    String name = conf.get("spark.app.name", "");
    if (name.isEmpty() || name.endsWith(".jar") || name.equals(SposOnSpark.class.getName())) {
      conf.setAppName("spos " + command);
    }
    return open(conf, KeptRuns::piece);
  }

  /** The same with other settings and work. */
  static SparkHelpers open(SparkConf conf, PieceWork work) {
    // Two of the same training would be in each other's way, and candidates are short.
    conf.set("spark.speculation", "false");
    // A lost executor is no failure of the piece.
    conf.setIfMissing("spark.task.maxFailures", "8");
    try {
      return new SparkHelpers(new JavaSparkContext(conf), work);
    } catch (Exception e) { // Scala declares none
      throw new RanksException(
          "Spark does not start (%s)".formatted(OneLine.of(String.valueOf(e.getMessage()))), e);
    }
  }

  /** A piece that was given to Spark. */
  private record Given(String piece, JavaFutureAction<List<String>> answer) {}

  @Override
  public void hand(Brief brief, List<String> pieces, Consumer<String> done, BooleanSupplier stop) {
    bring(brief);
    PieceTask task = new PieceTask(brief, work);
    Iterator<String> next = pieces.iterator();
    Deque<Given> given = new ArrayDeque<>();
    boolean whole = false;
    try {
      while (next.hasNext() || !given.isEmpty()) {
        boolean stopped = stop.getAsBoolean();
        while (!stopped && next.hasNext() && given.size() < waiting()) {
          given.add(give(task, next.next()));
        }
        Optional<String> answer = given.isEmpty() ? Optional.empty() : await(given.element());
        if (answer.isPresent()) {
          given.remove();
          done.accept(PieceTask.result(answer.get()));
        } else if (stopped) {
          break;
        }
      }
      whole = given.isEmpty();
    } finally {
      if (!whole) {
        // Not by an interrupt, which would close the files that a task reads.
        given.forEach(one -> one.answer().cancel(true));
        roster.awaitNoTasks(FAREWELL_MILLIS);
      }
    }
  }

  private int waiting() {
    return Math.max(LEAST_WAITING, 2 * context.defaultParallelism());
  }

  /** Gives executors the supernet, so that they need not see the driver's files. */
  private void bring(Brief brief) {
    HelpedRun.supernet(brief).filter(brought::add).ifPresent(this::bring);
  }

  private void bring(Path file) {
    try {
      context.addFile(file.toUri().toString());
    } catch (UnsupportedOperationException e) { // Hadoop 3.4 on Java 24 and newer
      LOG.info(
          "Spark's Hadoop moves no files on this Java ({}): executors must see {} themselves",
          OneLine.of(String.valueOf(e.getMessage())),
          file);
    }
  }

  private Given give(PieceTask task, String piece) {
    context.sc().setJobDescription(piece); // what Spark's pages call the job
    context.setCallSite(piece); // and its stage
    context.sc().setInterruptOnCancel(false);
    return new Given(piece, context.parallelize(List.of(piece), 1).map(task).collectAsync());
  }

  private static Optional<String> await(Given given) {
    try {
      return Optional.of(given.answer().get(LOOK_MILLIS, TimeUnit.MILLISECONDS).get(0));
    } catch (TimeoutException e) {
      return Optional.empty();
    } catch (ExecutionException | CancellationException e) {
      throw new RanksException(
          "Spark gave up on %s (%s)".formatted(given.piece(), OneLine.of(root(e))), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while Spark was at " + given.piece(), e);
    }
  }

  /** What failed in the task, or what Spark says. */
  private static String root(Throwable error) {
    Throwable root = error;
    for (int i = 0; i < 20 && root.getCause() != null; i++) { // causes may form a ring
      root = root.getCause();
    }
    return String.valueOf(root.getMessage());
  }

  @Override
  public List<String> roster() {
    return roster.lines();
  }

  @Override
  public void close() {
    roster.end();
    context.close();
  }
}
