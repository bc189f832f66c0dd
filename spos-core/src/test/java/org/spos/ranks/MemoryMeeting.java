package org.spos.ranks;

import java.nio.FloatBuffer;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** Processes that are threads of one: what each sends waits in a queue for the other. */
public final class MemoryMeeting {
  private final Map<String, String> values = new ConcurrentHashMap<>();
  private final Map<String, AtomicLong> counters = new ConcurrentHashMap<>();
  private final Map<String, BlockingQueue<float[][]>> queues = new ConcurrentHashMap<>();
  private final Map<Integer, Boolean> broken = new ConcurrentHashMap<>();

  /** The meeting as one process sees it. */
  public Meeting of(int rank, int size) {
    return new Meeting() {
      @Override
      public Store store() {
        return new MemoryStore();
      }

      @Override
      public Link link() {
        return new MemoryLink(rank, size);
      }

      @Override
      public void close() {}
    };
  }

  private final class MemoryStore implements Store {
    @Override
    public void set(String key, String value) {
      values.put(key, value);
    }

    @Override
    public Optional<String> get(String key) {
      return Optional.ofNullable(values.get(key));
    }

    @Override
    public long add(String counter, long amount) {
      return counters.computeIfAbsent(counter, key -> new AtomicLong()).addAndGet(amount);
    }
  }

  private final class MemoryLink implements Link {
    private final int rank;
    private final int size;

    MemoryLink(int rank, int size) {
      this.rank = rank;
      this.size = size;
    }

    @Override
    public void swap(int peer, List<FloatBuffer> own, List<FloatBuffer> others) {
      if (!own.isEmpty()) {
        queue(rank, peer).add(own.stream().map(MemoryLink::copy).toArray(float[][]::new));
      }
      if (!others.isEmpty()) {
        float[][] sent = receive(peer);
        for (int i = 0; i < sent.length; i++) {
          others.get(i).duplicate().put(sent[i]);
        }
      }
    }

    /** In an order that is nobody's tree: all to the last one, which adds from the right. */
    @Override
    public void sum(FloatBuffer sum) {
      int last = size - 1;
      if (rank != last) {
        swap(last, List.of(sum), List.of());
        swap(last, List.of(), List.of(sum));
        return;
      }
      float[] total = copy(sum);
      for (int peer = last - 1; peer >= 0; peer--) {
        float[] addend = receive(peer)[0];
        for (int i = 0; i < total.length; i++) {
          total[i] += addend[i];
        }
      }
      sum.duplicate().put(total);
      for (int peer = 0; peer < last; peer++) {
        swap(peer, List.of(sum), List.of());
      }
    }

    private float[][] receive(int peer) {
      try {
        while (true) {
          float[][] sent = queue(peer, rank).poll(10, TimeUnit.MILLISECONDS);
          if (sent != null) {
            return sent;
          }
          if (broken.containsKey(peer) || broken.containsKey(rank)) {
            throw new IllegalStateException("Connection closed by peer");
          }
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException(e);
      }
    }

    private BlockingQueue<float[][]> queue(int from, int to) {
      return queues.computeIfAbsent(from + " to " + to, key -> new LinkedBlockingQueue<>());
    }

    private static float[] copy(FloatBuffer buffer) {
      if (!buffer.isDirect()) {
        throw new IllegalArgumentException("a copy of the numbers, not the numbers");
      }
      float[] values = new float[buffer.remaining()];
      buffer.duplicate().get(values);
      return values;
    }

    @Override
    public void abort() {
      broken.put(rank, true);
    }

    @Override
    public void close() {
      abort();
    }
  }
}
