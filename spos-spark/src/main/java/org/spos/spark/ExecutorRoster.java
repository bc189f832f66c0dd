package org.spos.spark;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerExecutorAdded;
import org.apache.spark.scheduler.SparkListenerExecutorRemoved;
import org.apache.spark.scheduler.SparkListenerTaskEnd;
import org.apache.spark.scheduler.SparkListenerTaskStart;
import org.apache.spark.status.api.v1.ExecutorSummary;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.spos.text.OneLine;
import org.spos.text.Text;

/** Who worked for an application, and who was lost. Thread-safe: Spark calls it as it likes. */
final class ExecutorRoster extends SparkListener {
  private static final Logger LOG = LoggerFactory.getLogger(ExecutorRoster.class);

  private final Map<String, Entry> entries =
      new TreeMap<>((a, b) -> a.length() == b.length() ? a.compareTo(b) : a.length() - b.length());
  private boolean ended;

  /** An executor. */
  private static final class Entry {
    private final String host;
    private final int cores;
    private final Set<Long> running = new HashSet<>();
    private int done;
    private Optional<String> lost = Optional.empty();

    private Entry(String host, int cores) {
      this.host = host;
      this.cores = cores;
    }
  }

  /** Those that were there before anybody listened; the driver is none, unless it has cores. */
  synchronized void addAll(Iterable<ExecutorSummary> executors) {
    for (ExecutorSummary one : executors) {
      if (one.totalCores() > 0) {
        String host = one.hostPort().replaceFirst(":\\d+$", "");
        entries.putIfAbsent(one.id(), new Entry(host, one.totalCores()));
      }
    }
  }

  @Override
  public synchronized void onExecutorAdded(SparkListenerExecutorAdded added) {
    entries.putIfAbsent(
        added.executorId(),
        new Entry(added.executorInfo().executorHost(), added.executorInfo().totalCores()));
  }

  @Override
  public synchronized void onTaskStart(SparkListenerTaskStart start) {
    entry(start.taskInfo().executorId())
        .ifPresent(entry -> entry.running.add(start.taskInfo().taskId()));
  }

  @Override
  public synchronized void onTaskEnd(SparkListenerTaskEnd end) {
    entry(end.taskInfo().executorId())
        .ifPresent(
            entry -> {
              entry.running.remove(end.taskInfo().taskId());
              entry.done += end.taskInfo().successful() ? 1 : 0;
            });
    notifyAll();
  }

  @Override
  public synchronized void onExecutorRemoved(SparkListenerExecutorRemoved removed) {
    entry(removed.executorId())
        .filter(entry -> !ended)
        .ifPresent(
            entry -> {
              String why = OneLine.of(String.valueOf(removed.reason()));
              entry.lost = Optional.of(why);
              entry.running.clear();
              LOG.warn(
                  "executor {} on {} is gone ({}); others do again what it had begun",
                  removed.executorId(),
                  entry.host,
                  why);
            });
    notifyAll();
  }

  private Optional<Entry> entry(String executor) {
    return Optional.ofNullable(entries.get(executor));
  }

  /** Waits until no task runs, but not longer than this. */
  synchronized void awaitNoTasks(long millis) {
    long end = System.nanoTime() + millis * 1_000_000;
    try {
      while (entries.values().stream().anyMatch(entry -> !entry.running.isEmpty())
          && System.nanoTime() < end) {
        wait(100);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** A line for each executor that ever was there. */
  synchronized List<String> lines() {
    return entries.entrySet().stream().map(one -> line(one.getKey(), one.getValue())).toList();
  }

  private static String line(String executor, Entry entry) {
    return Text.format(
            "executor %s on %s: %d %s, %d %s",
            executor,
            entry.host,
            entry.cores,
            entry.cores == 1 ? "core" : "cores",
            entry.done,
            entry.done == 1 ? "piece" : "pieces")
        + entry.lost.map(why -> "; lost: " + why).orElse("");
  }

  /** From here on executors end because the application does. */
  synchronized void end() {
    ended = true;
  }
}
