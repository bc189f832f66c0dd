package org.spos.workflow;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.spos.checkpoint.Checkpoint;
import org.spos.config.ConfigLoader;
import org.spos.config.DataConfig;
import org.spos.config.DataConfig.SearchSplit;
import org.spos.config.SposConfig;
import org.spos.data.ScoredOn;
import org.spos.data.SearchShare;
import org.spos.data.TrainedOn;

/** What a checkpoint says of images: which trained its weights, which chose its architecture. */
public final class ImageRecords {
  private static final String TRAINED_ON = "trainedOn";
  private static final String SCORED_ON = "scoredOn";
  private static final String WHERE = "the checkpoint";

  private ImageRecords() {}

  /** What is written into a checkpoint, beside its configuration. */
  static Map<String, String> of(TrainedOn trained, Optional<ScoredOn> scored) {
    Map<String, String> records = new LinkedHashMap<>();
    records.put(TRAINED_ON, trained.text());
    scored.ifPresent(images -> records.put(SCORED_ON, images.text()));
    return records;
  }

  /** The records of a checkpoint, for its continuation; what version 0.1 wrote has none. */
  static Map<String, String> of(Checkpoint checkpoint) {
    Map<String, String> records = new LinkedHashMap<>(checkpoint.metrics());
    records.keySet().removeIf(key -> !key.equals(TRAINED_ON) && !key.equals(SCORED_ON));
    return records;
  }

  /**
   * Which images trained the weights: as the file says, or, in one of version 0.1, as its
   * configuration says. That version never trained on the search split, not from scratch either.
   *
   * @return empty for a network of another program
   */
  public static Optional<TrainedOn> trainedOn(Checkpoint checkpoint) {
    String record = checkpoint.metrics().get(TRAINED_ON);
    if (record != null) {
      return Optional.of(TrainedOn.parse(record, WHERE));
    }
    return checkpoint
        .usage()
        .map(usage -> ConfigLoader.withUsage(SposConfig.defaults(), usage, WHERE).data())
        .map(data -> TrainedOn.unnamed(heldOut(data), SplitRule.SEED));
  }

  /** Which images had a say in the choice of its architecture, if the file says so. */
  public static Optional<ScoredOn> scoredOn(Checkpoint checkpoint) {
    return Optional.ofNullable(checkpoint.metrics().get(SCORED_ON))
        .map(text -> ScoredOn.parse(text, WHERE));
  }

  private static Optional<SearchShare> heldOut(DataConfig data) {
    return data.searchSplit() == SearchSplit.SEARCH
        ? Optional.of(SplitRule.shareOfTrain(data))
        : Optional.empty();
  }
}
