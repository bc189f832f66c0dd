package org.spos.torch.ranks;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.zip.CRC32C;
import org.spos.engine.Exchange;
import org.spos.error.SposException;
import org.spos.ranks.Place;
import org.spos.ranks.Places;
import org.spos.ranks.Ranks;
import org.spos.ranks.Reduction;
import org.spos.ranks.RunEnded;
import org.spos.seed.Seed;

/**
 * A process of {@link RankProcessesTest}: adds up numbers with the others, so many times, and
 * prints a checksum of what came of it, or the line of what went wrong.
 */
public final class RankMain {
  static final int LENGTH = 100_003;

  private RankMain() {}

  /** Arguments: exact or fast, and how many times. */
  public static void main(String[] arguments) {
    Place place =
        new Places(System.getenv())
            .of(Optional.empty(), Optional.empty(), Optional.empty())
            .orElseThrow();
    try (Ranks ranks = Ranks.of(place, new Ranks.Terms(Optional.empty(), patience(), true))) {
      try {
        add(ranks, arguments);
      } catch (SposException e) {
        System.out.println("error: " + e.getMessage());
        ranks.fail(e, 1); // as commands do: the others hear of it before this process ends
        System.exit(1);
      }
      ranks.end(0);
      System.exit(0);
    } catch (RunEnded e) { // with 0 if the first was done before this one had said that it is
      if (e.code() != 0) {
        System.out.println("error: ended with the run");
      }
      System.exit(e.code());
    } catch (SposException e) {
      System.out.println("error: " + e.getMessage());
      System.exit(1);
    }
  }

  /** Long enough for processes that unpack libtorch on a machine with much else to do. */
  private static Duration patience() {
    return Duration.ofSeconds(
        Long.parseLong(System.getenv().getOrDefault("SPOS_TEST_PATIENCE", "150")));
  }

  private static void add(Ranks ranks, String[] arguments) {
    Exchange exchange =
        ranks.exchange(Reduction.valueOf(arguments[0].toUpperCase(java.util.Locale.ROOT)));
    int times = Integer.parseInt(arguments[1]);
    for (int i = 0; i < times; i++) {
      FloatBuffer values = direct(own(ranks.rank()));
      double[] numbers = {ranks.rank()};
      // As an engine has them: pieces of one buffer.
      exchange.sum(List.of(values.slice(0, 13), values.slice(13, LENGTH - 13)), numbers);
      System.out.println(checksum(values) + " " + numbers[0]);
    }
  }

  static float[] own(int rank) {
    float[] values = new float[LENGTH];
    for (int i = 0; i < LENGTH; i++) {
      values[i] = (float) (new Seed(rank).stream("value", i).nextDouble() - 0.5);
    }
    return values;
  }

  private static FloatBuffer direct(float[] values) {
    return ByteBuffer.allocateDirect(LENGTH * Float.BYTES)
        .order(ByteOrder.nativeOrder())
        .asFloatBuffer()
        .put(values)
        .flip();
  }

  static long checksum(FloatBuffer values) {
    CRC32C sum = new CRC32C();
    ByteBuffer bytes = ByteBuffer.allocate(values.remaining() * Float.BYTES);
    bytes.asFloatBuffer().put(values.duplicate());
    sum.update(bytes);
    return sum.getValue();
  }
}
