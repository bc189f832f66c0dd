package org.spos.engine.nd4j;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.nd4j.nativeblas.NativeOpsHolder;
import org.spos.engine.nd4j.kernel.Kernels;

/**
 * The threads that compute, each with kernels of its own; the calling thread is the first of them.
 * Tasks go to whoever is free, so which thread does what is left to chance: what a task computes
 * must not depend on it.
 *
 * <p>Between two calls a thread spins for a while before it sleeps, because a training step makes a
 * call for each layer.
 */
final class Team implements AutoCloseable {
  /** About three times what a sleeping thread takes to wake up. */
  private static final long SPIN_NANOS = 150_000;

  /** One of many tasks, to be done by a worker. */
  interface Task {
    void run(int worker, int index);
  }

  private final List<Kernels> kernels;
  private final Partition partition;
  private final int threads;
  private final List<Thread> helpers = new ArrayList<>();
  private final AtomicInteger next = new AtomicInteger();
  private final AtomicInteger working = new AtomicInteger();
  private volatile int call;
  private volatile boolean closed;
  private volatile @Nullable Throwable failure;
  private int tasks;
  private Task task = (worker, index) -> {};
  private volatile @Nullable Thread caller;

  /**
   * A team.
   *
   * @param kernels one set for each thread
   * @param partition of a batch among them; has a worker for each set
   * @param threads in all; those that are more than kernels work inside the operations
   */
  Team(List<Kernels> kernels, Partition partition, int threads) {
    this.kernels = List.copyOf(kernels);
    this.partition = partition;
    this.threads = threads;
    useThreadsInside(threads / kernels.size());
    for (int worker = 1; worker < kernels.size(); worker++) {
      int number = worker;
      Thread helper = new Thread(() -> help(number), "spos-engine-" + worker);
      helper.setDaemon(true);
      helpers.add(helper);
      helper.start();
    }
  }

  /** How many OpenMP threads the calling thread's kernels may use inside one operation. */
  private static void useThreadsInside(int threads) {
    NativeOpsHolder.getInstance().getDeviceNativeOps().setOmpNumThreads(threads);
  }

  int size() {
    return kernels.size();
  }

  Kernels kernels(int worker) {
    return kernels.get(worker);
  }

  /** How a batch is shared. */
  Partition partition() {
    return partition;
  }

  /** Does work on the calling thread, with all threads inside each operation. */
  void alone(Runnable work) {
    if (size() == 1) {
      work.run();
      return;
    }
    useThreadsInside(threads);
    try {
      work.run();
    } finally {
      useThreadsInside(threads / size());
    }
  }

  /** Does tasks 0 to {@code count} − 1 and returns when all are done. */
  void run(int count, Task work) {
    if (helpers.isEmpty() || count == 1) {
      for (int index = 0; index < count; index++) {
        work.run(0, index);
      }
      return;
    }
    tasks = count;
    task = work;
    failure = null;
    caller = Thread.currentThread();
    next.set(0);
    working.set(helpers.size());
    call++;
    helpers.forEach(LockSupport::unpark);
    work(0);
    await(() -> working.get() == 0);
    caller = null;
    Throwable thrown = failure;
    if (thrown instanceof Error error) {
      throw error;
    }
    if (thrown instanceof RuntimeException exception) {
      throw exception;
    }
  }

  private void work(int worker) {
    try {
      for (int index = next.getAndIncrement(); index < tasks; index = next.getAndIncrement()) {
        task.run(worker, index);
      }
    } catch (RuntimeException | Error thrown) {
      failure = thrown;
      next.set(tasks);
    }
  }

  private void help(int worker) {
    useThreadsInside(threads / size());
    int done = 0;
    while (true) {
      int seen = done;
      await(() -> call != seen || closed);
      if (closed) {
        return;
      }
      done++;
      work(worker);
      Thread waiting = caller;
      if (working.decrementAndGet() == 0 && waiting != null) {
        LockSupport.unpark(waiting);
      }
    }
  }

  private interface Condition {
    boolean holds();
  }

  private static void await(Condition condition) {
    long start = System.nanoTime();
    while (!condition.holds()) {
      if (System.nanoTime() - start < SPIN_NANOS) {
        Thread.onSpinWait();
      } else {
        LockSupport.park();
      }
    }
  }

  @Override
  public void close() {
    closed = true;
    for (Thread helper : helpers) {
      LockSupport.unpark(helper);
      try {
        helper.join();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
    kernels.forEach(Kernels::close);
  }
}
