package org.spos.workflow;

import java.util.List;
import org.spos.config.SposConfig;
import org.spos.config.SupernetConfig;
import org.spos.cost.FlopsDistribution;
import org.spos.cost.FlopsRange;
import org.spos.plan.NetworkPlan;
import org.spos.sample.BalancedSampler;
import org.spos.sample.FlopsBinsSampler;
import org.spos.sample.FlopsRangeSampler;
import org.spos.sample.StepSampler;
import org.spos.sample.StrictFairSampler;
import org.spos.sample.UniformSampler;
import org.spos.seed.Seed;
import org.spos.space.SearchSpace;

/** Path samplers by configuration. */
public final class PathSamplers {
  private PathSamplers() {}

  /**
   * The configured sampler.
   *
   * @throws org.spos.error.ConfigException if strict fairness finds blocks of unequal size
   * @throws org.spos.error.ConstraintException if no architecture meets the FLOPs bounds
   */
  public static StepSampler of(SposConfig all, Seed seed) {
    SupernetConfig config = all.supernet();
    SearchSpace space = all.space();
    FlopsRange range = new FlopsRange(config.flopsMin(), config.flopsMax());
    return switch (config.sampling()) {
      case UNIFORM -> new UniformSampler(space, seed);
      case BALANCED -> new BalancedSampler(space, seed);
      case STRICT_FAIR -> StrictFairSampler.of(candidates(space), seed);
      case STRICT_FAIR_REPEAT -> StrictFairSampler.repeating(candidates(space), seed);
      case FLOPS_RANGE -> new FlopsRangeSampler(flops(all), range, seed);
      case FLOPS_BINS -> new FlopsBinsSampler(flops(all), bins(config, range), seed);
      case FLOPS_BINS_FALLBACK -> FlopsBinsSampler.published(flops(all), bins(config, range), seed);
    };
  }

  /** How many candidates each block has. */
  private static List<Integer> candidates(SearchSpace space) {
    return NetworkPlan.supernet(space).blocks().stream().map(List::size).toList();
  }

  private static FlopsDistribution flops(SposConfig config) {
    return new FlopsDistribution(FlopsCounting.of(config));
  }

  private static List<FlopsRange> bins(SupernetConfig config, FlopsRange range) {
    return FlopsBinsSampler.bins(range, config.flopsBins());
  }
}
