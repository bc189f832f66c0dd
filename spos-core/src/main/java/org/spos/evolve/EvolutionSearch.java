package org.spos.evolve;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.spos.config.EvolutionSettings;
import org.spos.config.EvolutionSettings.Algorithm;
import org.spos.config.EvolutionSettings.Selection;
import org.spos.cost.LegalSpace;
import org.spos.error.CheckpointException;
import org.spos.evolve.Breeder.Child;
import org.spos.evolve.SearchResult.Ending;
import org.spos.seed.Seed;
import org.spos.space.Architecture;
import org.spos.text.Text;

/**
 * The evolutionary search of SPOS (Guo et al. 2019, algorithm 1; Megvii search.py). The first
 * generation is random; each further one is made of mutants and crossovers of the best, filled up
 * with random architectures. No network is evaluated twice, be it written as another architecture
 * ({@link org.spos.space.DistinctNetworks}), and none outside the FLOPs bound.
 *
 * <p>Its only state is the history of evaluated candidates: given a part of it, {@link #run} makes
 * the same draws again, takes the known scores and goes on exactly as if it had never ended.
 *
 * <p>Differs from Megvii: the last generation is ranked like all others (there it is evaluated but
 * never enters the ranking); the random fill draws from the legal architectures directly, so that
 * it ends even if few or none are left.
 */
public final class EvolutionSearch {
  private final EvolutionSettings settings;
  private final Breeder breeder;
  private final LegalSpace legal;
  private final Fitness fitness;

  /**
   * A search over the architectures within a bound; {@link LegalSpace} has already refused an
   * impossible one.
   */
  public EvolutionSearch(LegalSpace legal, EvolutionSettings settings, Seed seed, Fitness fitness) {
    this.settings = settings;
    this.breeder = new Breeder(legal, settings, seed);
    this.legal = legal;
    this.fitness = fitness;
  }

  /** Searches from the start to the end. */
  public SearchResult run() {
    return run(List.of(), SearchListener.NONE, () -> false);
  }

  /**
   * Searches, going on after the candidates of an earlier run.
   *
   * @param journal the first candidates of a run with the same space, bound, settings and seed, in
   *     order; empty for a new run. More {@code epochs} than then are allowed
   * @param stop asked before each evaluation; true ends the run early
   * @throws CheckpointException if the journal is not from such a run
   */
  public SearchResult run(List<Individual> journal, SearchListener listener, BooleanSupplier stop) {
    if (journal.size() > settings.budget()) {
      throw new CheckpointException(
          Text.format(
              "the search journal holds %d candidates, but the settings ask for %d; raise"
                  + " search.epochs or start a new run directory",
              journal.size(), settings.budget()));
    }
    List<Individual> history = new ArrayList<>();
    Set<Architecture> seen = new HashSet<>();
    List<Individual> parents = List.of();
    for (int epoch = 1; epoch <= settings.epochs(); epoch++) {
      int start = history.size();
      List<Child> children = breeder.generation(epoch, parents, seen);
      children.forEach(child -> seen.add(child.architecture()));
      int known = Math.min(children.size(), journal.size() - start);
      for (Child child : children.subList(0, Math.max(0, known))) {
        history.add(known(journal.get(history.size()), history.size() + 1, epoch, child));
      }
      int wanted = start + children.size();
      evaluate(
          epoch,
          children.subList(history.size() - start, children.size()),
          history,
          listener,
          stop);
      if (history.size() < wanted) {
        return new SearchResult(Ending.INTERRUPTED, history, journal.size());
      }
      List<Individual> generation = List.copyOf(history.subList(start, history.size()));
      if (!generation.isEmpty()) {
        List<Individual> top =
            best(settings.selection() == Selection.HISTORY ? history : generation);
        parents = settings.algorithm() == Algorithm.EVOLUTION ? top : List.of();
        listener.onEpoch(
            new EpochSummary(
                epoch,
                history.size(),
                history.stream().min(Individual.BEST_FIRST).orElseThrow(),
                top,
                generation,
                history.size() <= journal.size()));
      }
      if (generation.size() < settings.population()) {
        return ended(Ending.EXHAUSTED, history, journal);
      }
    }
    return ended(Ending.COMPLETED, history, journal);
  }

  /** Adds the candidates with their scores to the history, until told to stop. */
  private void evaluate(
      int epoch,
      List<Child> children,
      List<Individual> history,
      SearchListener listener,
      BooleanSupplier stop) {
    Iterator<Child> next = children.iterator();
    fitness.score(
        children.stream().map(Child::architecture).toList(),
        evaluation -> {
          Child child = next.next();
          Individual individual =
              new Individual(
                  history.size() + 1,
                  epoch,
                  child.origin(),
                  child.architecture(),
                  legal.macs(child.architecture()),
                  evaluation);
          history.add(individual);
          listener.onEvaluated(individual);
        },
        stop);
  }

  /** The journal's entry, if it is what this search would evaluate now. */
  private Individual known(Individual entry, int number, int epoch, Child child) {
    Individual expected =
        new Individual(
            number,
            epoch,
            child.origin(),
            child.architecture(),
            legal.macs(child.architecture()),
            entry.score());
    if (!entry.equals(expected)) {
      throw new CheckpointException(
          Text.format(
              "candidate %d of the search journal is %s of epoch %d, but this search evaluates %s"
                  + " in epoch %d; resume with the space, bound, seed and settings of the journal,"
                  + " or start a new run directory",
              number, entry.architecture(), entry.epoch(), child.architecture(), epoch));
    }
    return entry;
  }

  private List<Individual> best(List<Individual> candidates) {
    return candidates.stream().sorted(Individual.BEST_FIRST).limit(settings.select()).toList();
  }

  private static SearchResult ended(
      Ending ending, List<Individual> history, List<Individual> journal) {
    if (history.size() < journal.size()) {
      throw new CheckpointException(
          Text.format(
              "the search journal holds %d candidates, but only %d networks lie within the"
                  + " bound; resume with the bound of the journal, or start a new run directory",
              journal.size(), history.size()));
    }
    return new SearchResult(ending, history, journal.size());
  }
}
