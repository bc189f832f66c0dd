package org.spos.cost;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.IntStream;
import org.spos.space.Architecture;
import org.spos.space.SearchSpace;

/**
 * How the FLOPs of all architectures of a space are distributed, without enumerating them.
 *
 * <p>Choices are independent, so the number of architectures of each total follows from the last
 * block to the first. All totals differ by multiples of a common divisor (12,544 in the published
 * space), so a short array holds them exactly; the counts are exact up to 2⁵³ architectures and
 * have a relative error below 10⁻¹² beyond. Only where the divisor is so small that the arrays
 * would need more than {@value #MAX_CELLS} cells are costs rounded to wider cells; then {@link
 * #slack} is not 0 and counts near a bound are approximate. Immutable.
 */
public final class FlopsDistribution {
  static final long MAX_CELLS = 1L << 22;

  private final Flops flops;
  private final FlopsCells cells;
  private final List<CellCounts> completions;

  /** Multiply–accumulates of the cheapest completion, by the number of decided choices. */
  private final long[] cheapestRest;

  /** The distribution of a space; takes milliseconds. */
  public FlopsDistribution(SearchSpace space) {
    this(new Flops(space));
  }

  /** The distribution of these costs; takes milliseconds. */
  public FlopsDistribution(Flops flops) {
    this(flops, MAX_CELLS);
  }

  FlopsDistribution(Flops flops, long maxCells) {
    this.flops = flops;
    this.cells = FlopsCells.of(flops, maxCells);
    this.completions = cells.completions().stream().map(CellCounts::new).toList();
    this.cheapestRest =
        IntStream.rangeClosed(0, space().blocks()).mapToLong(cells::cheapestRest).toArray();
  }

  /** The space that is described. */
  public SearchSpace space() {
    return flops.space();
  }

  /** The cost of single architectures. */
  public Flops flops() {
    return flops;
  }

  /** How far the position of an architecture may be off, in multiply–accumulates; 0 if exact. */
  public long slack() {
    return cells.exact() ? 0 : cells.width() * space().blocks();
  }

  /** Fewest multiply–accumulates of any architecture. */
  public long min() {
    return flops.of(cheapest());
  }

  /** Most multiply–accumulates of any architecture. */
  public long max() {
    return flops.of(costliest());
  }

  /** An architecture of {@link #min}; of equal candidates the one with the lowest index. */
  public Architecture cheapest() {
    return cells.extreme(-1);
  }

  /** An architecture of {@link #max}; of equal candidates the one with the lowest index. */
  public Architecture costliest() {
    return cells.extreme(1);
  }

  /** Mean over all architectures; always exact. */
  public double mean() {
    return cells.mean();
  }

  /** Standard deviation over all architectures (of the whole, not a sample); always exact. */
  public double standardDeviation() {
    return cells.standardDeviation();
  }

  /** Number of architectures within a range. */
  public double count(FlopsRange range) {
    return completions(0, flops.fixed(), range);
  }

  /** Share of all architectures within a range, in [0, 1]. */
  public double share(FlopsRange range) {
    return count(range) / space().size().doubleValue();
  }

  /** Share of all architectures up to a limit, inclusive, in [0, 1]. */
  public double shareUnder(long limit) {
    return share(FlopsRange.atMost(limit));
  }

  /**
   * In how many ways an architecture whose first choices are made can be completed so that its
   * total lies within a range.
   *
   * @param decided number of leading choice blocks that are decided
   * @param spent multiply–accumulates of those and of the {@linkplain Flops#fixed fixed} parts
   */
  public double completions(int decided, long spent, FlopsRange range) {
    long base = spent + cheapestRest[decided];
    // Ceiling of the division, so that both ends are inclusive.
    long first = -Math.floorDiv(base - range.min(), cells.width());
    long last = Math.floorDiv(range.max() - base, cells.width());
    return completions.get(decided).sum(first, last);
  }

  /** The highest total of any architecture that does not exceed a bound. */
  public OptionalLong nearestAtMost(long bound) {
    CellCounts counts = completions.get(0);
    long cell = Math.min(counts.length() - 1, Math.floorDiv(bound - cells.base(), cells.width()));
    while (cell >= 0 && counts.at((int) cell) == 0) {
      cell--;
    }
    return cell < 0 ? OptionalLong.empty() : OptionalLong.of(total(cell));
  }

  /** The lowest total of any architecture that is not below a bound. */
  public OptionalLong nearestAtLeast(long bound) {
    CellCounts counts = completions.get(0);
    long cell = Math.max(0, -Math.floorDiv(cells.base() - bound, cells.width()));
    while (cell < counts.length() && counts.at((int) cell) == 0) {
      cell++;
    }
    return cell >= counts.length() ? OptionalLong.empty() : OptionalLong.of(total(cell));
  }

  /**
   * The lowest total that at least this share of the architectures does not exceed.
   *
   * @param share in (0, 1]
   */
  public long quantile(double share) {
    if (!(share > 0 && share <= 1)) {
      throw new IllegalArgumentException("share must be in (0, 1], got " + share);
    }
    CellCounts counts = completions.get(0);
    double wanted = share * count(FlopsRange.UNBOUNDED);
    double sum = counts.at(0);
    int cell = 0;
    while (sum < wanted && cell < counts.length() - 1) {
      sum += counts.at(++cell);
    }
    return total(cell);
  }

  /**
   * The share of architectures in each bin from the lowest to the highest that holds any.
   *
   * @param width of a bin in multiply–accumulates; bins start at its multiples
   */
  public List<Bin> histogram(long width) {
    if (width < 1) {
      throw new IllegalArgumentException("width must be positive, got " + width);
    }
    List<Bin> bins = new ArrayList<>();
    for (long from = Math.floorDiv(min(), width) * width; from <= max(); from += width) {
      bins.add(new Bin(from, from + width, share(new FlopsRange(from, from + width - 1))));
    }
    return List.copyOf(bins);
  }

  /**
   * One bar of a histogram.
   *
   * @param from lower end, inclusive
   * @param to upper end, exclusive
   * @param share share of all architectures, in [0, 1]
   */
  public record Bin(long from, long to, double share) {}

  private long total(long cell) {
    return cells.base() + cell * cells.width();
  }
}
