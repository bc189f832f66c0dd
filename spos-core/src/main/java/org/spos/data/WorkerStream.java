package org.spos.data;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.spos.data.decode.ImageDecoder;
import org.spos.data.transform.Preprocessing;
import org.spos.data.transform.Preprocessor;
import org.spos.engine.ImageBatch;

/**
 * Fills batches with worker threads. Which worker fills which slot shows in nothing but the speed,
 * as each slot is a function of its number.
 */
final class WorkerStream implements BatchStream {
  private final BatchPlan plan;
  private final Preprocessing how;
  private final BatchWindow window;
  private final List<Thread> threads = new ArrayList<>();

  /**
   * @param first number of the first batch
   * @param name for the threads
   */
  WorkerStream(BatchPlan plan, Preprocessing how, LoaderOptions options, long first, String name) {
    this.plan = plan;
    this.how = how;
    this.window = new BatchWindow(plan, how.inputBytes(), options.prefetch(), first);
    for (int i = 0; i < options.workers(); i++) {
      Thread thread = new Thread(this::work, "spos-" + name + "-" + i);
      thread.setDaemon(true);
      threads.add(thread);
    }
    threads.forEach(Thread::start);
  }

  @Override
  public boolean hasNext() {
    return window.hasNext();
  }

  @Override
  public ImageBatch next() {
    OpenBatch batch = window.take();
    boolean goesOn = false;
    try {
      ImageBatch images = batch.complete(how.inputSide());
      goesOn = hasNext();
      return images;
    } finally {
      if (!goesOn) { // an error or the last batch
        close();
      }
    }
  }

  private void work() {
    try (BatchPlan.Tools tools =
        new BatchPlan.Tools(new ImageDecoder(how.decodeSide()), new Preprocessor(how))) {
      Optional<OpenBatch.Claim> claim = window.claim();
      while (claim.isPresent()) {
        fill(claim.get(), tools);
        claim = window.claim();
      }
    } catch (Throwable e) { // such as a missing native library
      window.broken(e);
    }
  }

  private void fill(OpenBatch.Claim claim, BatchPlan.Tools tools) {
    OpenBatch batch = claim.batch();
    try {
      for (int slot = claim.from(); slot < claim.to(); slot++) {
        if (Thread.currentThread().isInterrupted()) {
          return;
        }
        batch.labels()[slot] =
            plan.fill(batch.number(), slot, tools, batch.pixels(), slot * how.inputBytes());
      }
      window.finished(claim);
    } catch (Throwable e) { // reaches the consumer, who would wait for ever otherwise
      window.failed(claim, e);
    }
  }

  @Override
  public long waitNanos() {
    return window.waitNanos();
  }

  @Override
  public void close() {
    window.close();
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
