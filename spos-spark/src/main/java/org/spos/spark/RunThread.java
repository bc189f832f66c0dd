package org.spos.spark;

import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import org.apache.spark.TaskContext;
import org.spos.ranks.Brief;
import org.spos.workflow.HelpedRun;
import org.spos.workflow.Helper;

/**
 * A run that is helped, in a thread of its own: an engine computes with the settings of the thread
 * that opened it, and Spark does each task in whatever thread is free. One task at a time.
 */
final class RunThread implements AutoCloseable {
  private final Brief brief;
  private final ExecutorService thread =
      Executors.newSingleThreadExecutor(
          work -> {
            Thread own = new Thread(work, "spos-helper");
            own.setDaemon(true);
            return own;
          });
  private volatile TaskContext task;
  private Optional<HelpedRun> run = Optional.empty();

  private RunThread(Brief brief, TaskContext task) {
    this.brief = brief;
    this.task = task;
  }

  /**
   * Opens what the pieces need.
   *
   * @param task that needs them first
   * @param helper this process, given what tells whether its task was cancelled
   */
  static RunThread open(Brief brief, TaskContext task, Function<BooleanSupplier, Helper> helper) {
    RunThread opened = new RunThread(brief, task);
    Helper own = helper.apply(() -> opened.task.isInterrupted());
    boolean whole = false;
    try {
      opened.run = Optional.of(opened.call(() -> HelpedRun.open(brief, own)));
      whole = true;
      return opened;
    } finally {
      if (!whole) {
        opened.close();
      }
    }
  }

  /** Of the run. */
  Brief brief() {
    return brief;
  }

  /**
   * Does a piece for a task.
   *
   * @throws org.spos.error.SposException as {@link HelpedRun#piece}
   */
  String piece(String piece, TaskContext of) {
    task = of;
    HelpedRun opened = run.orElseThrow();
    return call(() -> opened.piece(piece));
  }

  private <T> T call(Callable<T> work) {
    try {
      return thread.submit(work).get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException failed) {
        throw failed;
      }
      if (e.getCause() instanceof Error failed) {
        throw failed;
      }
      throw new IllegalStateException(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted at a piece of work", e);
    }
  }

  /** Closes the run once it has done what it is at. */
  @Override
  public void close() {
    run.ifPresent(opened -> thread.execute(opened::close));
    thread.shutdown();
  }
}
