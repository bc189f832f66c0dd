package org.spos.workflow;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.spos.config.Assignment;
import org.spos.config.ConfigLoader;
import org.spos.config.SposConfig;
import org.spos.cost.Flops;
import org.spos.sample.BalancedSampler;
import org.spos.sample.PathSampler;
import org.spos.sample.StrictFairSampler;
import org.spos.sample.UniformSampler;
import org.spos.seed.Seed;
import org.spos.space.SearchSpace;

class PathSamplersTest {
  private static final SearchSpace SPACE = SearchSpace.imagenet();
  private static final Flops FLOPS = new Flops(SPACE);
  private static final Seed SEED = new Seed(3);

  /** The cheapest architectures: no uniform draw of a few thousand is among them. */
  @ParameterizedTest
  @CsvSource({"flops-bins, 20", "flops-range, 20", "flops-bins-fallback, 0", "uniform, 0"})
  void keepsToTheFlopsBoundIfItsNamePromises(String sampling, int within) {
    PathSampler sampler =
        sampler(
            sampling,
            "supernet.flopsMin=270359360",
            "supernet.flopsMax=270500000",
            "supernet.flopsBins=1");
    long inside =
        LongStream.range(0, 20)
            .map(i -> FLOPS.of(sampler.path(i)))
            .filter(macs -> macs >= 270_359_360 && macs <= 270_500_000)
            .count();
    assertThat(inside).isEqualTo(within);
  }

  @Test
  void ignoresTheBoundWhereItHasNone() {
    assertThat(sampler("uniform").path(7)).isEqualTo(new UniformSampler(SPACE, SEED).path(7));
    assertThat(sampler("balanced").path(7)).isEqualTo(new BalancedSampler(SPACE, SEED).path(7));
  }

  @ParameterizedTest
  @ValueSource(strings = {"strict-fair", "strict-fair-repeat"})
  void strictFairnessTakesAsManyPathsAsCandidates(String sampling) {
    SposConfig config =
        ConfigLoader.load(List.of(), List.of(Assignment.parse("supernet.sampling=" + sampling)));
    assertThat(PathSamplers.of(config.withSpace(SPACE), SEED).paths(7))
        .isEqualTo(StrictFairSampler.of(Collections.nCopies(20, 4), SEED).paths(7))
        .hasSize(4);
  }

  @Test
  void splitsTheRangeIntoTheConfiguredBins() {
    // Of 2 bins from 310M to 350M half of the paths are above 330M, of 1 bin 43 % would be:
    // 0.386 of 0.899, the published shares of the space.
    PathSampler sampler =
        sampler(
            "flops-bins-fallback",
            "supernet.flopsMin=310M",
            "supernet.flopsMax=350M",
            "supernet.flopsBins=2");
    long dear =
        LongStream.range(0, 4000).filter(i -> FLOPS.of(sampler.path(i)) > 330_000_000).count();
    assertThat(dear).isBetween(1874L, 2126L); // 2000, 4 standard deviations
  }

  private static PathSampler sampler(String sampling, String... settings) {
    List<Assignment> all =
        new ArrayList<>(List.of(Assignment.parse("supernet.sampling=" + sampling)));
    for (String setting : settings) {
      all.add(Assignment.parse(setting));
    }
    return (PathSampler) PathSamplers.of(ConfigLoader.load(List.of(), all).withSpace(SPACE), SEED);
  }
}
