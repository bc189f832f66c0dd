package org.spos.engine;

import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.BrokenBarrierException;
import java.util.concurrent.CyclicBarrier;

/** Processes that are threads of one: they meet, and the last one to come adds up for all. */
public final class MemoryExchange {
  private final CyclicBarrier barrier;
  private final List<List<FloatBuffer>> gradients = new ArrayList<>();
  private final List<double[]> numbers = new ArrayList<>();

  public MemoryExchange(int processes) {
    barrier = new CyclicBarrier(processes, this::sum);
    for (int rank = 0; rank < processes; rank++) {
      gradients.add(List.of());
      numbers.add(new double[0]);
    }
  }

  /** The exchange of one process. */
  public Exchange of(int process) {
    return new Exchange() {
      @Override
      public int rank() {
        return process;
      }

      @Override
      public int processes() {
        return numbers.size();
      }

      @Override
      public void sum(List<FloatBuffer> ownGradients, double[] ownNumbers) {
        gradients.set(process, ownGradients);
        numbers.set(process, ownNumbers);
        try {
          barrier.await();
        } catch (InterruptedException | BrokenBarrierException e) {
          throw new IllegalStateException("another process failed", e);
        }
      }
    };
  }

  /** Lets no process wait for one that has failed. */
  public void abandon() {
    barrier.reset();
  }

  private void sum() {
    double[] sums =
        ShardTree.sum(0, numbers.size(), rank -> numbers.get(rank).clone(), MemoryExchange::plus);
    numbers.forEach(own -> System.arraycopy(sums, 0, own, 0, sums.length));
    for (int i = 0; i < gradients.get(0).size(); i++) {
      int region = i;
      float[] total =
          ShardTree.sum(
              0,
              gradients.size(),
              rank -> copy(gradients.get(rank).get(region)),
              MemoryExchange::plus);
      gradients.forEach(own -> own.get(region).duplicate().put(total));
    }
  }

  private static float[] copy(FloatBuffer buffer) {
    if (!buffer.isDirect()) {
      throw new IllegalArgumentException("a copy of the gradients, not the gradients");
    }
    float[] values = new float[buffer.remaining()];
    buffer.duplicate().get(values);
    return values;
  }

  private static float[] plus(float[] sum, float[] addend) {
    for (int i = 0; i < sum.length; i++) {
      sum[i] += addend[i];
    }
    return sum;
  }

  private static double[] plus(double[] sum, double[] addend) {
    Arrays.setAll(sum, i -> sum[i] + addend[i]);
    return sum;
  }
}
