package org.spos.workflow;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.spos.config.SposConfig;
import org.spos.config.TesterConfig;
import org.spos.data.ImageSet;
import org.spos.engine.PathNetwork;
import org.spos.engine.Recalibration;
import org.spos.evolve.Evaluation;
import org.spos.sample.StepSampler;
import org.spos.seed.Seed;
import org.spos.space.Architecture;
import org.spos.tester.CandidateTester;
import org.spos.text.Text;

/**
 * The accuracy of a few fixed paths of a supernet while it is trained, each with its own BN
 * statistics, on images that score the candidates of a search. The training's own accuracy is of
 * another path in each step, on images that it has seen, and with statistics of one batch.
 */
final class SupernetProbe implements TrainingWatch {
  /** Enough to see a trend; a point of accuracy is then about the standard error of a path. */
  private static final int IMAGES = 2_000;

  private static final int PATHS = 5;

  private static final Logger LOG = LoggerFactory.getLogger(SupernetProbe.class);

  private final long every;
  private final List<Architecture> paths;
  private final CandidateTester tester;
  private final RunContext context;

  /**
   * @param config with which it is trained; the paths are drawn as those of the training are
   */
  SupernetProbe(SposConfig config, PathNetwork network, Images images, RunContext context) {
    this.every = config.supernet().probeEvery();
    this.context = context;
    this.paths = paths(config);
    ImageSet search = images.search();
    ImageSet some =
        search.size() > IMAGES ? search.sample(IMAGES, new Seed(config.seed()), "probe") : search;
    TesterConfig fewer = config.tester().withRecalibrationImagesOfAtMost(IMAGES);
    this.tester =
        WatchedImages.of(
                config.withTester(fewer), config.supernet().training(), network.plan(), images)
            .tester(network, Recalibration.CUMULATIVE, some, context);
  }

  /** The same ones for the same seed, and none of the training's draws. */
  static List<Architecture> paths(SposConfig config) {
    Seed own = new Seed(new Seed(config.seed()).stream("probe").nextLong());
    StepSampler sampler = PathSamplers.of(config, own);
    return LongStream.range(0, 20L * PATHS) // a small space repeats itself
        .boxed()
        .flatMap(i -> sampler.paths(i).stream())
        .distinct()
        .limit(PATHS)
        .toList();
  }

  @Override
  public long every() {
    return every;
  }

  @Override
  public String key() {
    return "probeTop1";
  }

  @Override
  public Optional<Map<String, Double>> measure(long iteration) {
    List<Evaluation> measured =
        paths.stream()
            .flatMap(
                path ->
                    context.stop().getAsBoolean() ? Stream.empty() : Stream.of(tester.test(path)))
            .toList();
    if (measured.size() < paths.size() || context.stop().getAsBoolean()) {
      return Optional.empty();
    }
    Map<String, Double> row = new LinkedHashMap<>();
    row.put(key(), measured.stream().mapToDouble(Evaluation::percent1).average().orElseThrow());
    row.put("probeLow", measured.stream().mapToDouble(Evaluation::percent1).min().orElseThrow());
    row.put("probeHigh", measured.stream().mapToDouble(Evaluation::percent1).max().orElseThrow());
    row.put("probeLoss", measured.stream().mapToDouble(Evaluation::loss).average().orElseThrow());
    LOG.info(
        "Iteration {}: {} fixed paths have top-1 {} % on {} images of the search split",
        iteration,
        paths.size(),
        measured.stream()
            .map(one -> Text.format("%.2f", one.percent1()))
            .collect(Collectors.joining(", ")),
        measured.get(0).images());
    return Optional.of(row);
  }
}
