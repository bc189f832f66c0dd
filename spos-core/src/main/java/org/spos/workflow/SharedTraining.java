package org.spos.workflow;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import java.util.zip.CRC32C;
import org.spos.engine.ParameterSet;
import org.spos.engine.PathNetwork;
import org.spos.ranks.Ranks;

/**
 * A training that several processes do. All begin with the numbers of the first; after each step
 * they agree whether to stop, and now and then they compare their weights.
 */
final class SharedTraining implements BooleanSupplier {
  /** Steps between two comparisons: a copy of the weights takes less than a step. */
  private static final long COMPARED_EVERY = 100;

  private final Ranks ranks;
  private final PathNetwork network;
  private final BooleanSupplier stop;
  private long step;

  private SharedTraining(Ranks ranks, PathNetwork network, BooleanSupplier stop, long from) {
    this.ranks = ranks;
    this.network = network;
    this.stop = stop;
    this.step = from;
  }

  /**
   * Gives all processes the numbers of the first.
   *
   * @param from steps that are done
   * @param stop whether this process was asked to stop
   * @return whether all stop, to be asked once after each step
   */
  static BooleanSupplier begin(Ranks ranks, PathNetwork network, BooleanSupplier stop, long from) {
    if (ranks.size() == 1) {
      return stop;
    }
    ParameterSet numbers = network.snapshot();
    int length = all(numbers).mapToInt(values -> values.length).sum();
    FloatBuffer packed =
        ByteBuffer.allocateDirect(Math.multiplyExact(length, Float.BYTES))
            .order(ByteOrder.nativeOrder())
            .asFloatBuffer();
    all(numbers).forEach(packed::put);
    ranks.ofFirst(List.of(packed.flip()));
    if (!ranks.leads()) {
      all(numbers).forEach(packed::get);
      network.restore(numbers);
    }
    return new SharedTraining(ranks, network, stop, from);
  }

  @Override
  public boolean getAsBoolean() {
    step++;
    if (step % COMPARED_EVERY == 0) {
      ranks.requireSame(checksum(network.snapshot()), step);
    }
    return ranks.any(stop.getAsBoolean());
  }

  private static int checksum(ParameterSet numbers) {
    CRC32C sum = new CRC32C();
    all(numbers)
        .forEach(
            values -> {
              ByteBuffer bytes = ByteBuffer.allocate(values.length * Float.BYTES);
              bytes.asFloatBuffer().put(values);
              sum.update(bytes);
            });
    return (int) sum.getValue();
  }

  private static Stream<float[]> all(ParameterSet numbers) {
    return Stream.of(numbers.values(), numbers.momentum())
        .map(Map::values)
        .flatMap(values -> values.stream());
  }
}
