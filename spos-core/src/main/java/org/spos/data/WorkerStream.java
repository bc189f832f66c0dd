package org.spos.data;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.concurrent.CancellationException;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.spos.data.decode.ImageDecoder;
import org.spos.data.transform.Preprocessing;
import org.spos.data.transform.Preprocessor;
import org.spos.engine.ImageBatch;
import org.spos.error.DataException;

/**
 * Fills batches with worker threads. Up to {@code prefetch} batches are open; workers claim slots
 * of the oldest open batch first, and the consumer takes batches in their order, so the number of
 * workers shows in nothing but the speed.
 */
final class WorkerStream implements BatchStream {
  /** Slots claimed at once: amortises the lock when images come from memory. */
  private static final int CLAIM = 4;

  private final BatchPlan plan;
  private final Preprocessing how;
  private final int prefetch;
  private final List<Thread> threads = new ArrayList<>();

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition workToDo = lock.newCondition();
  private final Condition batchDone = lock.newCondition();
  private final Deque<Open> open = new ArrayDeque<>(); // guarded by lock, as all below
  private long toOpen;
  private long toDeliver;
  private boolean closed;
  private long waitNanos;
  private @Nullable Throwable broken; // a worker could not start

  /**
   * A batch being filled. Slots are written without the lock, each by the worker that claimed it.
   */
  private static final class Open {
    final long number;
    final byte[] pixels;
    final int[] labels;
    int claimed;
    int done;
    @Nullable Throwable failure;

    Open(long number, int size, int bytes) {
      this.number = number;
      this.pixels = new byte[Math.multiplyExact(size, bytes)];
      this.labels = new int[size];
    }

    boolean ready() {
      return done == labels.length || failure != null;
    }
  }

  private record Claim(Open batch, int from, int to) {}

  WorkerStream(BatchPlan plan, Preprocessing how, LoaderOptions options, long first, String name) {
    this.plan = plan;
    this.how = how;
    this.prefetch = options.prefetch();
    this.toOpen = first;
    this.toDeliver = first;
    for (int i = 0; i < options.workers(); i++) {
      Thread thread = new Thread(this::work, "spos-" + name + "-" + i);
      thread.setDaemon(true);
      threads.add(thread);
    }
    threads.forEach(Thread::start);
  }

  @Override
  public boolean hasNext() {
    lock.lock();
    try {
      return toDeliver < plan.batches();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public ImageBatch next() {
    Open batch = take();
    Throwable failure = batch.failure;
    if (failure != null) {
      close();
      if (failure instanceof DataException) {
        throw new DataException(String.valueOf(failure.getMessage()), failure);
      }
      throw new IllegalStateException("loading batch " + batch.number + " failed", failure);
    }
    if (!hasNext()) {
      close();
    }
    return complete(batch);
  }

  /** The batch without images that are missing. */
  private ImageBatch complete(Open batch) {
    int size = how.inputBytes();
    int kept = 0;
    for (int slot = 0; slot < batch.labels.length; slot++) {
      if (batch.labels[slot] != BatchPlan.MISSING) {
        if (kept < slot) {
          System.arraycopy(batch.pixels, slot * size, batch.pixels, kept * size, size);
          batch.labels[kept] = batch.labels[slot];
        }
        kept++;
      }
    }
    if (kept == 0) {
      throw new DataException(
          "no image of batch %d can be read; see the messages above".formatted(batch.number));
    }
    return kept == batch.labels.length
        ? new ImageBatch(batch.pixels, batch.labels, how.inputSide())
        : new ImageBatch(
            Arrays.copyOf(batch.pixels, kept * size),
            Arrays.copyOf(batch.labels, kept),
            how.inputSide());
  }

  private Open take() {
    lock.lock();
    try {
      if (toDeliver >= plan.batches()) {
        throw new NoSuchElementException("all %d batches are read".formatted(plan.batches()));
      }
      long start = System.nanoTime();
      Open head = open.peek();
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

  private void work() {
    try (BatchPlan.Tools tools =
        new BatchPlan.Tools(new ImageDecoder(how.decodeSide()), new Preprocessor(how))) {
      for (Claim claim = claim(); claim != null; claim = claim()) {
        fill(claim, tools);
      }
    } catch (Throwable e) { // such as a missing native library
      lock.lock();
      try {
        broken = e;
        batchDone.signalAll();
      } finally {
        lock.unlock();
      }
    }
  }

  /** The next slots to fill, or null when there is no more work. Waits while the window is full. */
  private @Nullable Claim claim() {
    lock.lock();
    try {
      while (!closed) {
        for (Open batch : open) {
          if (batch.claimed < batch.labels.length && batch.failure == null) {
            int from = batch.claimed;
            batch.claimed = Math.min(from + CLAIM, batch.labels.length);
            return new Claim(batch, from, batch.claimed);
          }
        }
        if (toOpen >= plan.batches()) {
          return null;
        }
        if (open.size() < prefetch) {
          open.add(new Open(toOpen, plan.size(toOpen), how.inputBytes()));
          toOpen++;
        } else {
          workToDo.await();
        }
      }
      return null;
    } catch (InterruptedException e) {
      return null; // by close()
    } finally {
      lock.unlock();
    }
  }

  private void fill(Claim claim, BatchPlan.Tools tools) {
    Open batch = claim.batch;
    try {
      for (int slot = claim.from; slot < claim.to; slot++) {
        if (Thread.currentThread().isInterrupted()) {
          return;
        }
        batch.labels[slot] =
            plan.fill(batch.number, slot, tools, batch.pixels, slot * how.inputBytes());
      }
      finish(batch, claim.to - claim.from, null);
    } catch (Throwable e) { // reaches the consumer, who would wait for ever otherwise
      finish(batch, 0, e);
    }
  }

  private void finish(Open batch, int slots, @Nullable Throwable failure) {
    lock.lock();
    try {
      batch.done += slots;
      if (failure != null) {
        batch.failure = failure;
      }
      if (batch.ready()) {
        batchDone.signalAll();
      }
    } finally {
      lock.unlock();
    }
  }

  @Override
  public long waitNanos() {
    lock.lock();
    try {
      return waitNanos;
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void close() {
    lock.lock();
    try {
      closed = true;
      open.clear();
      batchDone.signalAll();
    } finally {
      lock.unlock();
    }
    threads.forEach(Thread::interrupt);
    try {
      for (Thread thread : threads) {
        thread.join();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // daemons: they end without us
    }
  }
}
