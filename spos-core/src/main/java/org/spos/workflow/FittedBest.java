package org.spos.workflow;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.spos.additive.AdditiveFit;
import org.spos.additive.BestNetworks;
import org.spos.additive.CrossValidation;
import org.spos.additive.Smoothing;
import org.spos.additive.Smoothing.Kind;
import org.spos.artifact.SmoothedBy;
import org.spos.cost.LegalSpace;
import org.spos.evolve.Evaluation;
import org.spos.evolve.Individual;
import org.spos.evolve.Origin;
import org.spos.space.Architecture;
import org.spos.text.Text;

/**
 * Ends a search with what its scores have in common. An {@linkplain AdditiveFit additive fit} to
 * all of them names the best networks within the bounds; those are scored as the candidates were.
 * Of the best networks of a fit to all these scores, the one with the best score of its own is the
 * result; where cross-validation says that the fit predicts nothing, the best score of all is.
 *
 * <p>The best of a fit alone is no better than the best of as many random networks; and the best
 * score of many is the best of much luck. It takes both.
 */
final class FittedBest {
  private static final Logger LOG = LoggerFactory.getLogger(FittedBest.class);

  private final LegalSpace legal;
  private final int count;

  /**
   * What came of it.
   *
   * @param best the result
   * @param fit how the fit had a say in it; empty if there were too few scores for one
   * @param scored all that was scored
   */
  record Result(Individual best, Optional<SmoothedBy> fit, List<Individual> scored) {
    Result {
      scored = List.copyOf(scored);
    }
  }

  /**
   * @param legal the bounds of the search
   * @param count how many of the best are scored again
   */
  FittedBest(LegalSpace legal, int count) {
    this.legal = legal;
    this.count = count;
  }

  /**
   * Fits, scores and chooses.
   *
   * @param history of the search, not empty
   * @param known what an earlier run scored again, in order
   * @param score as the search scores
   * @param scored is given each that was not known
   * @param stop asked before each
   * @return empty if told to stop before the end
   */
  Optional<Result> choose(
      List<Individual> history,
      List<Individual> known,
      Function<Architecture, Evaluation> score,
      Consumer<Individual> scored,
      BooleanSupplier stop) {
    Individual raw = history.stream().min(Individual.BEST_FIRST).orElseThrow();
    List<Architecture> paths = history.stream().map(Individual::architecture).toList();
    if (Smoothing.distinct(legal.space(), paths) < Smoothing.FEWEST) {
      LOG.warn(
          "{} networks were scored: too few to fit to (at least {}), so the best score is the result",
          paths.size(),
          Smoothing.FEWEST);
      return Optional.of(new Result(raw, Optional.empty(), history));
    }
    Smoothing smoothing = Smoothing.of(legal.space(), paths, scores(history));
    tell(smoothing);
    List<Individual> again = new ArrayList<>();
    Map<Architecture, Evaluation> before = scoresByPath(history);
    int unknown = 0;
    for (Architecture path : BestNetworks.of(smoothing.fit(), legal, count)) {
      unknown += before.containsKey(path) ? 0 : 1;
      Optional<Individual> one =
          one(path, history, known, again.size(), before, score, scored, stop);
      if (one.isEmpty()) {
        return Optional.empty();
      }
      again.add(one.get());
    }
    CrossValidation validation = smoothing.validation();
    return Optional.of(
        new Result(
            best(smoothing.choice(), history, again),
            Optional.of(
                new SmoothedBy(
                    validation.networks(),
                    validation.additive(),
                    validation.pairs(),
                    word(smoothing.choice()),
                    again.size(),
                    unknown)),
            Stream.concat(history.stream(), again.stream()).toList()));
  }

  /** One of the best of the fit with its score; empty if it is not known and told to stop. */
  private Optional<Individual> one(
      Architecture path,
      List<Individual> history,
      List<Individual> known,
      int index,
      Map<Architecture, Evaluation> before,
      Function<Architecture, Evaluation> score,
      Consumer<Individual> scored,
      BooleanSupplier stop) {
    int epoch = history.get(history.size() - 1).epoch() + 1;
    Optional<Individual> written =
        known.stream()
            .filter(one -> one.architecture().equals(path))
            .filter(one -> one.epoch() == epoch)
            .findFirst();
    if (written.isPresent()) {
      return written;
    }
    if (!before.containsKey(path) && stop.getAsBoolean()) {
      return Optional.empty();
    }
    Evaluation own =
        Optional.ofNullable(before.get(path))
            .or(() -> Optional.ofNullable(scoresByPath(known).get(path)))
            .orElseGet(() -> score.apply(path));
    Individual one =
        new Individual(
            history.size() + index + 1, epoch, new Origin.Fit(), path, legal.macs(path), own);
    scored.accept(one);
    return Optional.of(one);
  }

  private Individual best(Kind choice, List<Individual> history, List<Individual> again) {
    Map<Architecture, Individual> all = new LinkedHashMap<>();
    history.forEach(one -> all.put(one.architecture(), one));
    again.forEach(one -> all.putIfAbsent(one.architecture(), one));
    List<Individual> individuals = List.copyOf(all.values());
    if (choice == Kind.RAW) {
      return individuals.stream().min(Individual.BEST_FIRST).orElseThrow();
    }
    // Fitted to all of them: of its best, a score of their own is known.
    AdditiveFit fit =
        Smoothing.of(legal.space(), List.copyOf(all.keySet()), scores(individuals)).fit();
    return individuals.stream()
        .sorted(
            Comparator.comparingDouble((Individual one) -> -fit.score(one.architecture()))
                .thenComparing(Individual.BEST_FIRST))
        .limit(count)
        .min(Individual.BEST_FIRST)
        .orElseThrow();
  }

  private static double[] scores(List<Individual> individuals) {
    return individuals.stream().mapToDouble(one -> one.score().score()).toArray();
  }

  private static Map<Architecture, Evaluation> scoresByPath(List<Individual> individuals) {
    Map<Architecture, Evaluation> scores = new HashMap<>();
    individuals.forEach(one -> scores.put(one.architecture(), one.score()));
    return scores;
  }

  private void tell(Smoothing smoothing) {
    CrossValidation validation = smoothing.validation();
    LOG.info(
        "Additive fit to {} networks: cross-validated tau {} ({} with pairs of choices), so {} scores"
            + " are gone by; its {} best are scored",
        validation.networks(),
        Text.format("%.3f", validation.additive()),
        Text.format("%.3f", validation.pairs()),
        word(smoothing.choice()),
        count);
  }

  static String word(Kind kind) {
    return kind.name().toLowerCase(Locale.ROOT);
  }
}
