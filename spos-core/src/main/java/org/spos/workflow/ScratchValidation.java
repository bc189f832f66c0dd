package org.spos.workflow;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.spos.config.SposConfig;
import org.spos.data.ImageSet;
import org.spos.engine.BnStatistics;
import org.spos.engine.PathNetwork;
import org.spos.engine.Recalibration;
import org.spos.evolve.Evaluation;
import org.spos.space.Architecture;
import org.spos.tester.CandidateTester;
import org.spos.text.Text;

/**
 * The accuracy of a network while it is trained from scratch, with BN statistics made for the
 * occasion: those of the training lag behind the weights. On the held-out training images where
 * there are some, since what is looked at often is fitted to; else on val.
 */
final class ScratchValidation implements TrainingWatch {
  private static final Logger LOG = LoggerFactory.getLogger(ScratchValidation.class);

  private final long every;
  private final PathNetwork network;
  private final Architecture path;
  private final ChosenOn images;
  private final CandidateTester tester;
  private final RunContext context;
  private final Optional<BestNetwork> best;

  /**
   * @param config with which it is trained
   * @param best makes what keeps the best network, if one is to be kept
   */
  ScratchValidation(
      SposConfig config,
      PathNetwork network,
      Architecture path,
      Images all,
      RunContext context,
      Function<ChosenOn, BestNetwork> best) {
    this.every = config.scratch().validateEvery();
    this.network = network;
    this.path = path;
    this.context = context;
    boolean heldOut = all.scratchTrain().size() < all.data().train().size();
    this.images = heldOut ? ChosenOn.HELD_OUT : ChosenOn.VAL;
    ImageSet set = heldOut ? all.search() : all.val();
    this.tester =
        WatchedImages.of(config, config.scratch().training(), network.plan(), all)
            .tester(network, Recalibration.CUMULATIVE, set, context);
    this.best = config.scratch().keepBest() ? Optional.of(best.apply(images)) : Optional.empty();
  }

  @Override
  public long every() {
    return every;
  }

  @Override
  public String key() {
    return key(images);
  }

  /** What the accuracy on these images is called. */
  static String key(ChosenOn images) {
    return prefix(images) + "Top1";
  }

  @Override
  public Optional<Map<String, Double>> measure(long iteration) {
    BnStatistics statistics = tester.statistics(path);
    Evaluation measured = tester.test(path, statistics);
    if (context.stop().getAsBoolean()) {
      return Optional.empty();
    }
    Map<String, Double> row = new LinkedHashMap<>();
    row.put(key(), measured.percent1());
    row.put(prefix(images) + "Top5", measured.percent5());
    row.put(prefix(images) + "Loss", measured.loss());
    LOG.info(
        "Iteration {}: top-1 {} %, top-5 {} %, loss {} on {} images ({})",
        iteration,
        Text.format("%.2f", measured.percent1()),
        Text.format("%.2f", measured.percent5()),
        Text.format("%.4f", measured.loss()),
        measured.images(),
        images == ChosenOn.VAL ? "val" : "held out of train");
    best.ifPresent(
        keeper ->
            keeper.offer(
                iteration, measured.percent1(), network.weights().withStatistics(statistics)));
    return Optional.of(row);
  }

  private static String prefix(ChosenOn images) {
    return images == ChosenOn.VAL ? "val" : "heldOut";
  }
}
