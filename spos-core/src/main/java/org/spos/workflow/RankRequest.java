package org.spos.workflow;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.spos.engine.Recalibration;
import org.spos.error.ConfigException;
import org.spos.rank.Agreement;
import org.spos.rank.Band;
import org.spos.space.Architecture;
import org.spos.text.Text;

/**
 * What a ranking is to be made of, besides its configuration.
 *
 * @param truth table of accuracies; empty to train each network alone
 * @param networks which are ranked
 * @param keys how many architectures of each network are scored, as far as it has so many; at least
 *     1
 * @param seeds how often each network is trained alone where there is no table; at least 1
 * @param recalibrations ways to make BN statistics, each of which is scored; empty for that of the
 *     configuration
 * @param bands within which the ranking is looked at, besides thirds of multiply–accumulates
 * @param trainingImages how many images one training of the truth sees, to tell what the supernet
 *     cost; empty if nobody says
 */
public record RankRequest(
    Optional<Path> truth,
    Which networks,
    int keys,
    int seeds,
    List<Recalibration> recalibrations,
    List<Band> bands,
    OptionalLong trainingImages) {

  /** Which networks. */
  public sealed interface Which {
    /**
     * Random ones: with a table, spread evenly over multiply–accumulates.
     *
     * @param count how many; empty for the usual number
     */
    record Sample(OptionalInt count) implements Which {
      /** What is usual where each is trained. */
      static final int TRAINED = 10;

      /** What is usual with a table. */
      static final int SCORED = 300;

      public Sample {
        if (count.isPresent() && count.getAsInt() < Agreement.FEWEST) {
          throw new ConfigException(
              Text.format(
                  "--networks must be at least %d, got %d: fewer say nothing of how well a supernet"
                      + " ranks",
                  Agreement.FEWEST, count.getAsInt()));
        }
      }
    }

    /** All that a table knows. */
    record All() implements Which {}

    /**
     * These.
     *
     * @param keys architectures; those that are one network are scored each, and count as one
     */
    record Listed(List<Architecture> keys) implements Which {
      public Listed {
        keys = List.copyOf(keys);
      }
    }
  }

  public RankRequest {
    recalibrations = List.copyOf(recalibrations);
    bands = List.copyOf(bands);
    require(keys >= 1, "--keys", keys);
    require(seeds >= 1, "--seeds", seeds);
    if (trainingImages.isPresent() && trainingImages.getAsLong() < 1) {
      throw new ConfigException("--training-images must be at least 1");
    }
    if (truth.isPresent() && seeds > 1) {
      throw new ConfigException("--seeds is for networks that are trained here, not with --truth");
    }
    if (truth.isEmpty() && networks instanceof Which.All) {
      throw new ConfigException("--all needs --truth: a table of accuracies");
    }
  }

  /** A number of networks, each trained once. */
  public static RankRequest trained(int count) {
    return new RankRequest(
        Optional.empty(),
        new Which.Sample(OptionalInt.of(count)),
        1,
        1,
        List.of(),
        List.of(),
        OptionalLong.empty());
  }

  private static void require(boolean valid, String option, int given) {
    if (!valid) {
      throw new ConfigException(Text.format("%s must be at least 1, got %d", option, given));
    }
  }
}
