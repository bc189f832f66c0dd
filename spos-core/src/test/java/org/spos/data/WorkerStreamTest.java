package org.spos.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.spos.data.transform.Preprocessing;

@Timeout(60)
class WorkerStreamTest {
  private static final Preprocessing ONE_PIXEL = Preprocessing.forSmallImages(1);

  /** Endless batches of 3 images; image k of batch b has label 3b + k. */
  private static class Counting implements BatchPlan {
    final AtomicLong highest = new AtomicLong();

    @Override
    public long batches() {
      return Long.MAX_VALUE;
    }

    @Override
    public int size(long batch) {
      return 3;
    }

    @Override
    public int fill(long batch, int slot, Tools tools, byte[] pixels, int offset) {
      highest.accumulateAndGet(batch, Math::max);
      Arrays.fill(pixels, offset, offset + 3, (byte) batch);
      return (int) (3 * batch + slot);
    }
  }

  private static WorkerStream stream(BatchPlan plan, int workers, int prefetch) {
    LoaderOptions options = new LoaderOptions(3, false, workers, prefetch, 0);
    return new WorkerStream(plan, ONE_PIXEL, options, 0, "test");
  }

  @Test
  void keepsTheOrderOfManyBatches() {
    try (WorkerStream stream = stream(new Counting(), 4, 3)) {
      for (int i = 0; i < 2000; i++) {
        assertThat(stream.next().labels()).containsExactly(3 * i, 3 * i + 1, 3 * i + 2);
      }
    }
  }

  @Test
  void workersStayWithinThePrefetchWindow() throws InterruptedException {
    Counting plan = new Counting();
    try (WorkerStream stream = stream(plan, 2, 4)) {
      stream.next();
      Thread.sleep(200); // enough to run far ahead, were there no bound
      assertThat(plan.highest.get()).isLessThanOrEqualTo(4);
    }
  }

  @Test
  void aBugInAWorkerReachesTheConsumerWithItsCause() {
    BatchPlan failing =
        new Counting() {
          @Override
          public int fill(long batch, int slot, Tools tools, byte[] pixels, int offset) {
            throw new ArithmeticException("bug");
          }
        };
    try (WorkerStream stream = stream(failing, 2, 2)) {
      assertThatThrownBy(stream::next)
          .isInstanceOf(IllegalStateException.class)
          .hasMessage("loading batch 0 failed")
          .hasCauseInstanceOf(ArithmeticException.class);
    }
  }

  @Test
  void closeWakesAConsumerThatWaits() throws InterruptedException {
    CountDownLatch never = new CountDownLatch(1);
    BatchPlan stuck =
        new Counting() {
          @Override
          public int fill(long batch, int slot, Tools tools, byte[] pixels, int offset) {
            try {
              never.await();
            } catch (InterruptedException e) {
              Thread.currentThread().interrupt();
            }
            return 0;
          }
        };
    WorkerStream stream = stream(stuck, 1, 1);
    CountDownLatch ended = new CountDownLatch(1);
    Thread consumer =
        new Thread(
            () -> {
              try {
                stream.next();
              } catch (IllegalStateException e) {
                ended.countDown();
              }
            });
    consumer.start();
    while (consumer.getState() != Thread.State.WAITING) {
      Thread.onSpinWait();
    }
    stream.close();
    ended.await();
    consumer.join();
  }
}
