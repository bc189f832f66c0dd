package org.spos.cost;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.spos.space.Architecture;
import org.spos.space.SearchSpace;
import org.spos.space.SearchSpace.Stage;
import org.spos.space.TinySpace;

class FlopsDistributionTest {
  private static final FlopsDistribution IMAGENET = new FlopsDistribution(SearchSpace.imagenet());

  @Test
  void findsTheEndsOfThePublishedSpace() {
    assertThat(IMAGENET.slack()).isZero();
    assertThat(IMAGENET.min()).isEqualTo(270_359_360);
    assertThat(IMAGENET.max()).isEqualTo(398_609_216);
    assertThat(IMAGENET.cheapest())
        .isEqualTo(Architecture.parse("3,0,0,0,3,0,0,0,3,0,0,0,0,0,0,0,3,0,0,0"));
    assertThat(IMAGENET.costliest())
        .isEqualTo(Architecture.parse("2,3,3,3,2,3,3,3,2,3,3,3,3,3,3,3,2,3,3,3"));
  }

  @Test
  void hasThePublishedMeanAndDeviation() {
    assertThat(IMAGENET.mean()).isEqualTo(327_174_272);
    assertThat(Math.round(IMAGENET.standardDeviation())).isEqualTo(11_830_934);
  }

  @ParameterizedTest(name = "{0} M")
  @CsvSource({
    // The third number is half of the last printed digit.
    "270, 1.026e-5, 5e-9",
    "280, 7.727e-4, 5e-8",
    "290, 0.010871, 5e-7",
    "300, 0.064398, 5e-7",
    "310, 0.195001, 5e-7",
    "320, 0.318140, 5e-7",
    "330, 0.271569, 5e-7",
    "340, 0.114517, 5e-7",
    "350, 0.022662, 5e-7",
    "360, 1.988e-3, 5e-7",
    "370, 7.09e-5, 5e-8",
    "380, 8.6e-7, 5e-9",
    "390, 2.2e-9, 5e-11"
  })
  void binsHaveThePublishedShares(int millions, double share, double tolerance) {
    FlopsDistribution.Bin bin = IMAGENET.histogram(10_000_000).get(millions / 10 - 27);
    assertThat(bin.from()).isEqualTo(millions * 1_000_000L);
    assertThat(bin.to()).isEqualTo(millions * 1_000_000L + 10_000_000);
    assertThat(bin.share()).isCloseTo(share, within(tolerance));
  }

  @ParameterizedTest(name = "up to {0}")
  @CsvSource({
    "300000000, 0.011654",
    "310000000, 0.076052",
    "320000000, 0.271053",
    "330000000, 0.589193"
  })
  void limitsAdmitThePublishedShares(long limit, double share) {
    assertThat(IMAGENET.shareUnder(limit)).isCloseTo(share, within(5e-7));
  }

  @Test
  void rangeAdmitsThePublishedShare() {
    assertThat(IMAGENET.share(new FlopsRange(290_000_000, 360_000_000)))
        .isCloseTo(0.997157, within(5e-7));
  }

  @Test
  void countsEveryArchitectureOnce() {
    assertThat(IMAGENET.count(FlopsRange.UNBOUNDED)).isEqualTo(1_099_511_627_776.0);
    assertThat(IMAGENET.histogram(7_000_001).stream().mapToDouble(bin -> bin.share()).sum())
        .isCloseTo(1, within(1e-12));
  }

  @Test
  void agreesWithAMapOfAllTotals() {
    TreeMap<Long, Double> totals = ReferenceHistogram.of(IMAGENET.flops());
    totals.forEach(
        (macs, count) -> assertThat(IMAGENET.count(new FlopsRange(macs, macs))).isEqualTo(count));
    for (long bound = 269_999_999; bound < 400_000_000; bound += 1_234_567) {
      Long below = totals.floorKey(bound);
      Long above = totals.ceilingKey(bound);
      assertThat(IMAGENET.nearestAtMost(bound).stream().boxed().findFirst().orElse(null))
          .isEqualTo(below);
      assertThat(IMAGENET.nearestAtLeast(bound).stream().boxed().findFirst().orElse(null))
          .isEqualTo(above);
    }
  }

  @Test
  void bothEndsOfARangeAreInclusive() {
    long min = IMAGENET.min();
    assertThat(IMAGENET.count(new FlopsRange(min, min))).isEqualTo(1);
    assertThat(IMAGENET.count(FlopsRange.atMost(min - 1))).isZero();
    assertThat(IMAGENET.count(new FlopsRange(IMAGENET.max(), Long.MAX_VALUE))).isEqualTo(1);
    assertThat(IMAGENET.count(new FlopsRange(IMAGENET.max() + 1, Long.MAX_VALUE))).isZero();
  }

  @Test
  void quantilesAreTheSortedTotals() {
    FlopsDistribution tiny = new FlopsDistribution(TinySpace.fourBlocks());
    long[] sorted =
        new FlopsBoundedSpace(tiny, FlopsRange.UNBOUNDED)
            .all().stream().mapToLong(tiny.flops()::of).sorted().toArray();
    assertThat(sorted).hasSize(256);
    for (int i = 0; i < 256; i++) {
      assertThat(tiny.quantile((i + 1) / 256.0)).isEqualTo(sorted[i]);
    }
    assertThat(tiny.mean()).isCloseTo(Arrays.stream(sorted).average().orElseThrow(), within(1e-6));
    assertThatThrownBy(() -> tiny.quantile(0)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> tiny.histogram(0)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void medianOfThePublishedSpaceIsNearItsMean() {
    long median = IMAGENET.quantile(0.5);
    assertThat(IMAGENET.shareUnder(median)).isGreaterThanOrEqualTo(0.5);
    assertThat(IMAGENET.shareUnder(median - 1)).isLessThan(0.5);
    assertThat(IMAGENET.quantile(1)).isEqualTo(IMAGENET.max());
  }

  @Test
  void staysAccurateBeyondWhatADoubleCounts() {
    // 4^32 architectures are more than 2^53.
    FlopsDistribution large =
        new FlopsDistribution(TinySpace.of(new Stage(16, 16), new Stage(16, 32)));
    assertThat(large.count(FlopsRange.UNBOUNDED)).isCloseTo(0x1p64, within(0x1p64 * 1e-12));
    assertThat(large.count(FlopsRange.atMost(large.min()))).isEqualTo(1);
    assertThat(large.shareUnder(large.max())).isCloseTo(1, within(1e-12));
  }

  @Test
  void roundsToWiderCellsWhereExactOnesWouldBeTooMany() {
    FlopsDistribution coarse = new FlopsDistribution(IMAGENET.flops(), 105_000);
    assertThat(coarse.slack()).isPositive();
    assertThat(coarse.min()).isEqualTo(IMAGENET.min());
    assertThat(coarse.max()).isEqualTo(IMAGENET.max());
    assertThat(coarse.mean()).isEqualTo(IMAGENET.mean());
    assertThat(coarse.shareUnder(330_000_000)).isCloseTo(0.589193, within(2e-3));
  }
}
