package org.spos.data;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.spos.text.Text;

/**
 * The batches that are open at a time, between workers who claim slots of the oldest first and a
 * consumer who takes batches in their order. Thread-safe.
 */
final class BatchWindow {
  private final BatchPlan plan;
  private final int imageBytes;
  private final int most;

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition workToDo = lock.newCondition();
  private final Condition batchDone = lock.newCondition();
  private final Deque<OpenBatch> open = new ArrayDeque<>(); // guarded by lock, as all below
  private long toOpen;
  private long toDeliver;
  private boolean closed;
  private long waitNanos;
  private @Nullable Throwable broken; // a worker could not start

  /**
   * @param imageBytes bytes of an image
   * @param most batches open at a time
   * @param first number of the first batch
   */
  BatchWindow(BatchPlan plan, int imageBytes, int most, long first) {
    this.plan = plan;
    this.imageBytes = imageBytes;
    this.most = most;
    this.toOpen = first;
    this.toDeliver = first;
  }

  boolean hasNext() {
    lock.lock();
    try {
      return toDeliver < plan.batches();
    } finally {
      lock.unlock();
    }
  }

  /** Time that {@link #take} has waited so far. */
  long waitNanos() {
    lock.lock();
    try {
      return waitNanos;
    } finally {
      lock.unlock();
    }
  }

  /** The next batch, as soon as it is ready; errors are those of {@link BatchStream#next}. */
  OpenBatch take() {
    lock.lock();
    try {
      if (toDeliver >= plan.batches()) {
        throw new NoSuchElementException(Text.format("all %d batches are read", plan.batches()));
      }
      long start = System.nanoTime();
      OpenBatch head = open.peek();
      while (!closed && broken == null && (head == null || !head.ready())) {
        batchDone.await();
        head = open.peek();
      }
      waitNanos += System.nanoTime() - start;
      if (closed || head == null || !head.ready()) {
        throw new IllegalStateException(
            broken == null ? "the batch stream is closed" : "no worker could start", broken);
      }
      open.remove();
      toDeliver++;
      workToDo.signalAll();
      return head;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      CancellationException cancelled = new CancellationException("interrupted while loading");
      cancelled.initCause(e);
      throw cancelled;
    } finally {
      lock.unlock();
    }
  }

  /** The next slots to fill; empty when there is no more work. Waits while the window is full. */
  Optional<OpenBatch.Claim> claim() {
    lock.lock();
    try {
      while (!closed) {
        for (OpenBatch batch : open) {
          if (batch.claimable()) {
            return Optional.of(batch.claim());
          }
        }
        if (toOpen >= plan.batches()) {
          return Optional.empty();
        }
        if (open.size() < most) {
          open.add(new OpenBatch(toOpen, plan.size(toOpen), imageBytes));
          toOpen++;
        } else {
          workToDo.await();
        }
      }
      return Optional.empty();
    } catch (InterruptedException e) {
      return Optional.empty(); // by WorkerStream.close()
    } finally {
      lock.unlock();
    }
  }

  /** The slots are filled. */
  void finished(OpenBatch.Claim claim) {
    signal(() -> claim.batch().finished(claim.to() - claim.from()));
  }

  /** A slot cannot be filled: whoever takes the batch gets the error. */
  void failed(OpenBatch.Claim claim, Throwable why) {
    signal(() -> claim.batch().failed(why));
  }

  /** A worker cannot work at all. */
  void broken(Throwable why) {
    signal(() -> broken = why);
  }

  void close() {
    signal(
        () -> {
          closed = true;
          open.clear();
        });
  }

  /** Changes the state and wakes the consumer. */
  private void signal(Runnable change) {
    lock.lock();
    try {
      change.run();
      batchDone.signalAll();
    } finally {
      lock.unlock();
    }
  }
}
