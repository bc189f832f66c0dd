package org.spos.workflow;

import java.util.Optional;
import java.util.OptionalInt;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.spos.checkpoint.Checkpoint;
import org.spos.config.DataConfig;
import org.spos.config.DataConfig.SearchSplit;
import org.spos.config.SposConfig;
import org.spos.data.ImageData;
import org.spos.data.ImageSet;
import org.spos.data.SearchShare;
import org.spos.data.TrainedOn;
import org.spos.error.ConfigException;
import org.spos.seed.Seed;
import org.spos.text.Text;

/** Keeps weights from being scored on images that trained them, unless the user says so. */
final class Unseen {
  private static final Logger LOG = LoggerFactory.getLogger(Unseen.class);

  private static final TrainedOn ALL = TrainedOn.unnamed(Optional.empty(), new Seed(0));

  private Unseen() {}

  /**
   * The configuration with images to score candidates on that the weights have not seen: for a
   * network of another program, which is taken to have seen all of train, a part of val.
   */
  static SposConfig choose(SposConfig config, Checkpoint weights) {
    DataConfig data = config.data();
    boolean foreign =
        switch (data.trainedOn()) {
          case RECORDED -> ImageRecords.trainedOn(weights).isEmpty();
          case ALL -> true;
          case WITHOUT_SEARCH_SPLIT -> false;
        };
    if (!foreign || data.searchSplit() != SearchSplit.SEARCH) {
      return config;
    }
    LOG.warn(
        "{}, so images of train cannot score candidates: a part of val does (data.searchSplit:"
            + " val-part); if they left the search split out, say --trained-on withoutSearchSplit",
        data.trainedOn() == DataConfig.TrainedOn.ALL
            ? "The weights were trained on all of train, as data.trainedOn says"
            : "Nothing says what the weights were trained on, all of train is assumed");
    return config.withData(data.withSearchSplit(SearchSplit.VAL_PART));
  }

  /** What the weights were trained on; empty if they are said to have left out what scores them. */
  static Optional<TrainedOn> trainedOn(DataConfig config, Checkpoint weights) {
    Optional<TrainedOn> record = ImageRecords.trainedOn(weights);
    return switch (config.trainedOn()) {
      case RECORDED -> Optional.of(record.orElse(ALL));
      case ALL -> Optional.of(record.map(ALL::and).orElse(ALL));
      case WITHOUT_SEARCH_SPLIT -> Optional.empty();
    };
  }

  /**
   * Checks that none of these images trained the weights.
   *
   * @param scored of the data set
   * @throws ConfigException if some did, counting them, or if it cannot be told
   */
  static void require(DataConfig config, Checkpoint weights, ImageData data, ImageSet scored) {
    Optional<TrainedOn> trained = trainedOn(config, weights);
    if (trained.isEmpty()) {
      ImageRecords.trainedOn(weights)
          .ifPresent(
              record ->
                  LOG.warn(
                      "The weights were trained on {} by their file; data.trainedOn says that they"
                          + " left out what scores them, and is believed",
                      record.words()));
      return;
    }
    OptionalInt overlap = trained.get().overlap(data, scored);
    if (overlap.isEmpty()) {
      throw new ConfigException(
          Text.format(
              "train of %s is not what the weights were trained on, so it cannot be told which of"
                  + " the %d images that would score them they have seen; give the data set of the"
                  + " training, or -D data.searchSplit=val-part, or insist with --trained-on"
                  + " withoutSearchSplit",
              config.dir(), scored.size()));
    }
    if (overlap.getAsInt() > 0) {
      throw new ConfigException(
          Text.format(
              "%d of the %d images that would score the weights trained them (%s); %s, or insist"
                  + " with --trained-on withoutSearchSplit",
              overlap.getAsInt(), scored.size(), trained.get().words(), fits(trained.get())));
    }
  }

  /**
   * The same of images on which the best candidates of a search are measured once more.
   *
   * @throws ConfigException if some trained the weights, counting them, or if it cannot be told
   */
  static void requireConfirm(
      DataConfig config, Checkpoint weights, ImageData data, ImageSet confirm) {
    Optional<TrainedOn> trained = trainedOn(config, weights);
    if (trained.isEmpty()) {
      return; // believed, as require has said
    }
    OptionalInt overlap = trained.get().overlap(data, confirm);
    if (overlap.isEmpty() || overlap.getAsInt() > 0) {
      throw new ConfigException(
          Text.format(
              "%s of the %d images on which the best would be measured once more"
                  + " (data.confirmPerClass) trained the weights (%s); train a supernet with"
                  + " data.confirmPerClass, leave it 0, or insist with --trained-on"
                  + " withoutSearchSplit",
              overlap.isEmpty() ? "it cannot be told how many" : overlap.getAsInt(),
              confirm.size(),
              trained.get().words()));
    }
  }

  /** The option with which nothing overlaps. */
  private static String fits(TrainedOn trained) {
    Optional<SearchShare> heldOut = trained.heldOut();
    if (heldOut.isEmpty()) {
      return "score on a part of val with -D data.searchSplit=val-part";
    }
    return heldOut.get().fraction() > 0
        ? "-D data.searchFraction=%s asks for those only that they left out"
            .formatted(heldOut.get().fraction())
        : Text.format(
            "-D data.searchPerClass=%d -D data.searchFraction=0 asks for those only that they left"
                + " out",
            heldOut.get().perClass());
  }
}
