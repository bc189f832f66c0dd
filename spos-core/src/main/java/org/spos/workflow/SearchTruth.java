package org.spos.workflow;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.spos.artifact.TruthFile;
import org.spos.config.EvolutionSettings;
import org.spos.config.EvolutionSettings.Algorithm;
import org.spos.config.SearchConfig.Score;
import org.spos.config.SposConfig;
import org.spos.cost.LegalSpace;
import org.spos.error.ConfigException;
import org.spos.error.ConstraintException;
import org.spos.error.DataException;
import org.spos.evolve.EpochSummary;
import org.spos.evolve.Evaluation;
import org.spos.evolve.EvolutionSearch;
import org.spos.evolve.Fitness;
import org.spos.evolve.Individual;
import org.spos.evolve.SearchListener;
import org.spos.evolve.SearchResult;
import org.spos.rank.Spread;
import org.spos.rank.Truth;
import org.spos.seed.Seed;
import org.spos.space.Architecture;
import org.spos.text.Text;

/**
 * Searches a table of accuracies as if a perfect supernet had scored it: what the search itself is
 * worth, without images, over as many seeds as one likes. Or by scores that a supernet has given to
 * all networks once: what the search and the supernet are worth together.
 */
public final class SearchTruth {
  private static final Logger LOG = LoggerFactory.getLogger(SearchTruth.class);

  private final SposConfig config;
  private final Truth truth;
  private final LegalSpace legal;
  private final int searches;
  private final Map<Architecture, Double> accuracies = new HashMap<>();

  /** What the search goes by; of the truth itself where there are no scores. */
  private final Map<Architecture, Double> scores;

  private final String scored;

  /** All true accuracies, ascending; and of the networks within the limits. */
  private final double[] all;

  private final double[] within;

  /**
   * A network that was found.
   *
   * @param network its representative
   * @param macs multiply–accumulates
   * @param accuracy true accuracy in percent
   * @param rank 1 more than the networks of the table that are better
   * @param rankWithin the same among those within the limits
   */
  public record Found(Architecture network, long macs, double accuracy, int rank, int rankWithin) {}

  /**
   * What searches had found after some evaluations.
   *
   * @param evaluations of each
   * @param accuracy true accuracy in percent of the best so far
   * @param rank its true rank
   * @param rankWithin the same among the networks within the limits
   */
  public record Step(int evaluations, Spread accuracy, Spread rank, Spread rankWithin) {}

  /**
   * What it comes to.
   *
   * @param truth the table
   * @param searches how many of each kind, with seeds from that of the configuration on
   * @param networks distinct networks within the limits
   * @param possible the best of those
   * @param median what the search with the median accuracy found
   * @param chosen the network within the limits that the scores put first
   * @param evaluations of that search
   * @param steps after each generation, as configured
   * @param random the same of random search with the same budget
   */
  public record Result(
      Truth truth,
      int searches,
      int networks,
      Found possible,
      Found chosen,
      Found median,
      int evaluations,
      List<Step> steps,
      List<Step> random) {
    public Result {
      steps = List.copyOf(steps);
      random = List.copyOf(random);
    }
  }

  /**
   * Scores of a supernet.
   *
   * @param file a ranking's {@code networks.csv}
   * @param column which of its columns
   */
  public record Scores(Path file, String column) {}

  /**
   * @param config whose {@code search} section says how and within which bounds
   * @param file the table, of the configuration's space
   * @param by scores that the search goes by in place of the table's accuracies
   * @param searches how many, at least 1
   * @throws DataException if the table knows no network within the bounds
   */
  public SearchTruth(SposConfig config, Path file, Optional<Scores> by, int searches) {
    if (searches < 1) {
      throw new ConfigException(Text.format("--searches must be at least 1, got %d", searches));
    }
    this.config = config;
    this.truth = TruthFile.read(file, config.space());
    this.legal = SearchArchitecture.legal(config);
    this.searches = searches;
    truth.trainings().keySet().forEach(one -> accuracies.put(one, truth.accuracy(one)));
    this.scores =
        by.map(given -> TruthFile.scores(given.file(), config.space(), given.column()))
            .orElse(accuracies);
    this.scored = by.map(given -> given.file().toString()).orElse(truth.source());
    this.all = accuracies.values().stream().mapToDouble(d -> d).sorted().toArray();
    this.within =
        accuracies.entrySet().stream()
            .filter(one -> legal.contains(one.getKey()))
            .mapToDouble(Map.Entry::getValue)
            .sorted()
            .toArray();
    if (within.length == 0) {
      throw new ConstraintException(
          "%s knows no network within the limits; raise them".formatted(file));
    }
  }

  /** Searches as often as asked for, and as often at random. */
  public Result run() {
    EvolutionSettings own = config.search().evolution();
    LOG.info("{} searches of at most {} evaluations each, and random ones", searches, own.budget());
    List<SearchResult> results = new ArrayList<>();
    List<Step> steps = steps(own, results);
    results.sort(Comparator.comparingDouble(one -> accuracy(best(one).architecture())));
    SearchResult median = results.get((results.size() - 1) / 2);
    return new Result(
        truth,
        searches,
        within.length,
        found(highest(accuracies)),
        found(highest(scores)),
        found(best(median).architecture()),
        median.history().size(),
        steps,
        own.algorithm() == Algorithm.RANDOM ? steps : steps(random(own), new ArrayList<>()));
  }

  private static EvolutionSettings random(EvolutionSettings own) {
    return new EvolutionSettings(
        Algorithm.RANDOM,
        own.selection(),
        own.epochs(),
        own.population(),
        own.select(),
        own.mutations(),
        own.crossovers(),
        own.mutationProbability());
  }

  /** Runs all searches with these settings; their results are added in the order of the seeds. */
  private List<Step> steps(EvolutionSettings settings, List<SearchResult> results) {
    double[][] accuracy = new double[settings.epochs()][searches];
    int[] evaluations = new int[settings.epochs()];
    Arrays.stream(accuracy).forEach(row -> Arrays.fill(row, Double.NaN));
    for (int search = 0; search < searches; search++) {
      int column = search;
      SearchListener listener =
          new SearchListener() {
            @Override
            public void onEpoch(EpochSummary summary) {
              accuracy[summary.epoch() - 1][column] = accuracy(summary.best().architecture());
              evaluations[summary.epoch() - 1] =
                  Math.max(evaluations[summary.epoch() - 1], summary.evaluations());
            }
          };
      results.add(
          new EvolutionSearch(
                  legal, settings, new Seed(config.seed() + search), Fitness.each(this::score))
              .run(List.of(), listener, () -> false));
    }
    // A search that has seen every network ends early.
    return IntStream.range(0, settings.epochs())
        .filter(epoch -> Arrays.stream(accuracy[epoch]).noneMatch(Double::isNaN))
        .mapToObj(
            epoch ->
                new Step(
                    evaluations[epoch],
                    Spread.of(accuracy[epoch]),
                    ranks(accuracy[epoch], all),
                    ranks(accuracy[epoch], within)))
        .toList();
  }

  private static Spread ranks(double[] accuracies, double[] ascending) {
    return Spread.of(Arrays.stream(accuracies).map(one -> rank(one, ascending)).toArray());
  }

  private Evaluation score(Architecture architecture) {
    // Exact, unlike counts of images: a higher score is a lower loss.
    return new Evaluation(1, 0, 0, -known(scores, scored, architecture)).judgedBy(Score.LOSS);
  }

  private double accuracy(Architecture architecture) {
    return known(accuracies, truth.source(), architecture);
  }

  private static double known(
      Map<Architecture, Double> numbers, String source, Architecture architecture) {
    Double number = numbers.get(architecture);
    if (number == null) {
      throw new DataException(
          "%s does not know %s, which lies within the limits; a search needs a table of all networks there"
              .formatted(source, architecture));
    }
    return number;
  }

  private static Individual best(SearchResult result) {
    return result.best().orElseThrow();
  }

  private Architecture highest(Map<Architecture, Double> numbers) {
    return numbers.entrySet().stream()
        .filter(one -> legal.contains(one.getKey()))
        .max(
            Comparator.comparingDouble((Map.Entry<Architecture, Double> one) -> one.getValue())
                .thenComparing(one -> one.getKey().toString()))
        .orElseThrow()
        .getKey();
  }

  private Found found(Architecture network) {
    double accuracy = accuracy(network);
    return new Found(
        network, legal.macs(network), accuracy, rank(accuracy, all), rank(accuracy, within));
  }

  /** 1 more than the numbers of an ascending list that are higher. */
  private static int rank(double accuracy, double[] ascending) {
    int low = 0;
    int high = ascending.length;
    while (low < high) {
      int middle = (low + high) / 2;
      if (ascending[middle] > accuracy) {
        high = middle;
      } else {
        low = middle + 1;
      }
    }
    return 1 + ascending.length - low;
  }
}
