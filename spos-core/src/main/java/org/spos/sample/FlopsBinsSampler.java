package org.spos.sample;

import java.util.ArrayList;
import java.util.List;
import org.spos.cost.FlopsBoundedSpace;
import org.spos.cost.FlopsDistribution;
import org.spos.cost.FlopsRange;
import org.spos.error.ConfigException;
import org.spos.seed.RandomStream;
import org.spos.seed.Seed;
import org.spos.space.Architecture;
import org.spos.space.SearchSpace;
import org.spos.text.Text;

/**
 * One FLOPs bin uniformly, then every architecture within that bin with the same probability, so
 * that cheap and expensive paths are trained as often as common ones (Megvii Supernet/train.py; its
 * issues #11 and #13 give the reason: the search may then use any limit).
 *
 * <p>Differs from Megvii: never leaves the bin. Megvii draws uniform paths until one lies within
 * the bin and returns an unbounded one after {@value #PUBLISHED_TRIES} failures (0.06 % of all
 * iterations); {@link #published} does the same.
 */
public final class FlopsBinsSampler implements PathSampler {
  /** Megvii's and NNI's number of tries before the bound is given up. */
  public static final int PUBLISHED_TRIES = 500;

  private final SearchSpace space;
  private final List<FlopsBoundedSpace> bins;
  private final boolean publishedFallback;
  private final Seed seed;

  /**
   * A sampler that stays within the bins.
   *
   * @param bins at least one; they may touch or overlap
   * @throws org.spos.error.ConstraintException if a bin holds no architecture
   */
  public FlopsBinsSampler(FlopsDistribution distribution, List<FlopsRange> bins, Seed seed) {
    this(distribution, bins, seed, false);
  }

  private FlopsBinsSampler(
      FlopsDistribution distribution, List<FlopsRange> bins, Seed seed, boolean publishedFallback) {
    if (bins.isEmpty()) {
      throw new IllegalArgumentException("at least one bin is needed");
    }
    this.space = distribution.space();
    this.bins = bins.stream().map(bin -> new FlopsBoundedSpace(distribution, bin)).toList();
    this.publishedFallback = publishedFallback;
    this.seed = seed;
  }

  /** The same with Megvii's unbounded path after {@value #PUBLISHED_TRIES} failed tries. */
  public static FlopsBinsSampler published(
      FlopsDistribution distribution, List<FlopsRange> bins, Seed seed) {
    return new FlopsBinsSampler(distribution, bins, seed, true);
  }

  /**
   * Splits a range into bins of equal width that share their ends, as Megvii's: 290M..360M and 7
   * give [290M, 300M], [300M, 310M], …
   *
   * @param count number of bins, at least 1
   * @throws ConfigException if the range cannot be split so often
   */
  public static List<FlopsRange> bins(FlopsRange range, int count) {
    if (count < 1 || range.max() - range.min() < count) {
      throw new ConfigException(
          Text.format(
              "FLOPs range %s cannot be split into %d bins; give fewer bins or a wider range",
              range, count));
    }
    List<FlopsRange> bins = new ArrayList<>();
    long width = (range.max() - range.min()) / count;
    for (int i = 0; i < count; i++) {
      long from = range.min() + i * width;
      bins.add(new FlopsRange(from, i == count - 1 ? range.max() : from + width));
    }
    return List.copyOf(bins);
  }

  @Override
  public Architecture path(long iteration) {
    RandomStream random = seed.stream("path", iteration);
    FlopsBoundedSpace bin = bins.get(random.nextInt(bins.size()));
    return publishedFallback ? publishedDraw(bin, random) : bin.draw(random);
  }

  /** Same as Megvii train.py: rejection, then an unbounded path. */
  private Architecture publishedDraw(FlopsBoundedSpace bin, RandomStream random) {
    for (int i = 0; i < PUBLISHED_TRIES; i++) {
      Architecture path = UniformSampler.draw(space, random);
      if (bin.contains(path)) {
        return path;
      }
    }
    return UniformSampler.draw(space, random);
  }
}
