package org.spos.evolve;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongFunction;
import org.spos.config.EvolutionSettings;
import org.spos.cost.LegalSpace;
import org.spos.seed.RandomStream;
import org.spos.seed.Seed;
import org.spos.space.Architecture;
import org.spos.space.DistinctNetworks;

/**
 * Makes generations of networks: of architectures that are the same network ({@link
 * DistinctNetworks}) one stands for all. A pure function of seed, epoch, parents and what was seen
 * before: every try has its own random stream, so nothing of a generator's state needs saving.
 */
final class Breeder {
  /** Tries for each wanted mutant or crossover, as Megvii search.py and NNI. */
  static final int TRIES_EACH = 10;

  private final LegalSpace legal;
  private final EvolutionSettings settings;
  private final Seed seed;
  private final DistinctNetworks networks;

  Breeder(LegalSpace legal, EvolutionSettings settings, Seed seed) {
    this.legal = legal;
    this.settings = settings;
    this.seed = seed;
    this.networks = new DistinctNetworks(legal.space());
  }

  /**
   * The candidates of a generation in order: mutants, crossovers, random ones up to the population.
   * None was seen before and none comes twice, whichever architecture it is written as.
   *
   * @param parents best first; empty for a random generation
   * @param seen architectures that stand for their networks
   * @return fewer than the population only if no legal network is left
   */
  List<Child> generation(int epoch, List<Individual> parents, Set<Architecture> seen) {
    Set<Architecture> taken = new HashSet<>(seen);
    List<Child> generation = new ArrayList<>();
    if (!parents.isEmpty()) {
      generation.addAll(
          breed(
              settings.mutations(),
              taken,
              attempt -> mutant(parents, seed.stream("search.mutation", epoch, attempt))));
      generation.addAll(
          breed(
              settings.crossovers(),
              taken,
              attempt -> crossover(parents, seed.stream("search.crossover", epoch, attempt))));
    }
    while (generation.size() < settings.population()) {
      RandomStream random = seed.stream("search.random", epoch, generation.size());
      Optional<Architecture> path = legal.drawNetworkExcept(taken, random);
      if (path.isEmpty()) {
        break;
      }
      taken.add(path.get());
      generation.add(new Child(path.get(), new Origin.Random()));
    }
    return generation;
  }

  /** Up to this many legal children that are not taken yet; takes them. */
  private List<Child> breed(int wanted, Set<Architecture> taken, LongFunction<Child> recipe) {
    List<Child> children = new ArrayList<>();
    for (long i = 0; i < (long) TRIES_EACH * wanted && children.size() < wanted; i++) {
      Child child = recipe.apply(i);
      if (legal.contains(child.architecture()) && taken.add(child.architecture())) {
        children.add(child);
      }
    }
    return children;
  }

  private Child mutant(List<Individual> parents, RandomStream random) {
    Architecture parent = draw(parents, random);
    int[] candidates = legal.space().choices();
    Architecture mutant =
        Variation.mutate(parent, candidates, settings.mutationProbability(), random);
    return new Child(networks.canonical(mutant), new Origin.Mutation(parent));
  }

  private Child crossover(List<Individual> parents, RandomStream random) {
    Architecture first = draw(parents, random);
    Architecture second = draw(parents, random);
    return new Child(
        networks.canonical(Variation.cross(first, second, random)),
        new Origin.Crossover(first, second));
  }

  private static Architecture draw(List<Individual> parents, RandomStream random) {
    return parents.get(random.nextInt(parents.size())).architecture();
  }

  /** A candidate that is not evaluated yet. */
  record Child(Architecture architecture, Origin origin) {}
}
