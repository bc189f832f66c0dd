package org.spos.evolve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.spos.config.EvolutionSettings;
import org.spos.config.EvolutionSettings.Algorithm;
import org.spos.config.EvolutionSettings.Selection;
import org.spos.cost.FlopsBoundedSpace;
import org.spos.cost.FlopsDistribution;
import org.spos.cost.FlopsRange;
import org.spos.seed.Seed;
import org.spos.space.Architecture;
import org.spos.space.SearchSpace;

class BreedingTest {
  private static final Architecture ZEROS = path(0);
  private static final Architecture THREES = path(3);
  private static final int[] FOUR_EACH = IntStream.generate(() -> 4).limit(20).toArray();

  @Test
  void mutationChangesAGeneWithThreeQuartersOfItsProbability() {
    Seed seed = new Seed(1);
    int mutants = 20_000;
    int changed = 0;
    int unchanged = 0;
    for (int i = 0; i < mutants; i++) {
      Architecture mutant = Variation.mutate(ZEROS, FOUR_EACH, 0.1, seed.stream("mutation", i));
      long changes = mutant.choices().stream().filter(choice -> choice != 0).count();
      changed += (int) changes;
      unchanged += changes == 0 ? 1 : 0;
    }
    // 0.1 * 3/4 and 0.925^20; 4 standard deviations of 400,000 genes and of 20,000 mutants.
    assertThat(changed / (20.0 * mutants)).as("%s", seed).isCloseTo(0.075, within(0.0017));
    assertThat(unchanged / (double) mutants).as("%s", seed).isCloseTo(0.210, within(0.0115));
  }

  @Test
  void mutationDrawsAllOtherCandidatesEquallyOften() {
    Seed seed = new Seed(2);
    long[] counts = new long[4];
    for (int i = 0; i < 5_000; i++) {
      Variation.mutate(ZEROS, FOUR_EACH, 1, seed.stream("mutation", i))
          .choices()
          .forEach(choice -> counts[choice]++);
    }
    for (long count : counts) {
      assertThat(count / 100_000.0).as("%s", seed).isCloseTo(0.25, within(0.006));
    }
    assertThat(Variation.mutate(ZEROS, FOUR_EACH, 0, seed.stream("mutation"))).isEqualTo(ZEROS);
  }

  @Test
  void crossoverTakesHalfOfTheGenesFromEachParent() {
    Seed seed = new Seed(3);
    long[][] fromSecond = new long[20][2];
    for (int i = 0; i < 10_000; i++) {
      Architecture child = Variation.cross(ZEROS, THREES, seed.stream("crossover", i));
      for (int block = 0; block < 20; block++) {
        assertThat(child.choice(block)).isIn(0, 3);
        fromSecond[block][child.choice(block) / 3]++;
      }
    }
    for (long[] counts : fromSecond) {
      assertThat(counts[1] / 10_000.0).as("%s", seed).isCloseTo(0.5, within(0.02));
    }
  }

  @Test
  void generationIsMutantsThenCrossoversThenRandomOnes() {
    FlopsBoundedSpace legal = imagenet(FlopsRange.UNBOUNDED);
    Breeder breeder = new Breeder(legal, EvolutionSettings.defaults(), new Seed(4));
    List<Individual> parents =
        individuals(breeder.generation(1, List.of(), Set.of()).subList(0, 10));
    List<Breeder.Child> generation = breeder.generation(2, parents, Set.of());
    assertThat(generation).hasSize(50);
    assertThat(generation.subList(0, 25)).allMatch(c -> c.origin() instanceof Origin.Mutation);
    assertThat(generation.subList(25, 50)).allMatch(c -> c.origin() instanceof Origin.Crossover);
    Set<Architecture> known =
        parents.stream().map(Individual::architecture).collect(Collectors.toSet());
    for (Breeder.Child child : generation) {
      if (child.origin() instanceof Origin.Crossover crossover) {
        assertThat(known).contains(crossover.first(), crossover.second());
        for (int i = 0; i < 20; i++) {
          assertThat(child.architecture().choice(i))
              .isIn(crossover.first().choice(i), crossover.second().choice(i));
        }
      } else if (child.origin() instanceof Origin.Mutation mutation) {
        assertThat(known).contains(mutation.parent());
      }
    }
    assertThat(breeder.generation(2, parents, Set.of())).isEqualTo(generation);
    assertThat(breeder.generation(3, parents, Set.of())).isNotEqualTo(generation);
  }

  @Test
  void fillsUpWithRandomOnesWhenTheTriesAreUsedUp() {
    // One parent: its crossovers are copies of itself, so that all 250 tries fail.
    FlopsBoundedSpace legal = imagenet(FlopsRange.atMost(330_000_000));
    Breeder breeder = new Breeder(legal, EvolutionSettings.defaults(), new Seed(5));
    Set<Architecture> seen = new HashSet<>(Set.of(ZEROS));
    List<Individual> parent = individuals(List.of(new Breeder.Child(ZEROS, new Origin.Random())));
    List<Breeder.Child> generation = breeder.generation(2, parent, seen);
    assertThat(generation).hasSize(50).allMatch(child -> legal.contains(child.architecture()));
    assertThat(generation.subList(25, 50)).allMatch(c -> c.origin() instanceof Origin.Random);
    assertThat(seen).containsExactly(ZEROS);
  }

  /**
   * A gene changes with 0.005 * 3/4, so that a mutant differs from its parent with 1 - 0.99625^20 =
   * 0.0724, and one of ten does with 1 - 0.9276^10 = 0.528; one of nine would with 0.492.
   */
  @Test
  void givesUpAMutantAfterTenTries() {
    FlopsBoundedSpace legal = imagenet(FlopsRange.UNBOUNDED);
    EvolutionSettings settings =
        new EvolutionSettings(Algorithm.EVOLUTION, Selection.HISTORY, 2, 1, 1, 1, 0, 0.005);
    List<Individual> parent = individuals(List.of(new Breeder.Child(ZEROS, new Origin.Random())));
    Seed seed = new Seed(8);
    Breeder breeder = new Breeder(legal, settings, seed);
    int generations = 12_000;
    long mutants =
        IntStream.range(2, 2 + generations)
            .mapToObj(epoch -> breeder.generation(epoch, parent, Set.of(ZEROS)).get(0))
            .filter(child -> child.origin() instanceof Origin.Mutation)
            .count();
    // 4 standard deviations.
    assertThat(mutants / (double) generations).as("%s", seed).isCloseTo(0.528, within(0.0183));
  }

  @Test
  void historySelectionKeepsTheBestForEverAndGenerationSelectionForgetsThem() {
    // The first generation is the best: only it is scored above 0.5.
    for (Selection selection : Selection.values()) {
      EvolutionSettings settings =
          new EvolutionSettings(Algorithm.EVOLUTION, selection, 4, 10, 3, 5, 5, 0.3);
      int[] calls = {0};
      SearchResult result =
          new EvolutionSearch(
                  imagenet(FlopsRange.UNBOUNDED),
                  settings,
                  new Seed(6),
                  Fitness.each(path -> new Evaluation(10, calls[0]++ < 10 ? 9 : 1, 10, calls[0])))
              .run();
      Set<Architecture> firstGeneration =
          architectures(result.history().stream().filter(one -> one.epoch() == 1).toList());
      for (Individual one : result.history().subList(20, 40)) {
        Set<Architecture> allowed =
            selection == Selection.HISTORY
                ? firstGeneration
                : architectures(
                    result.history().stream()
                        .filter(other -> other.epoch() == one.epoch() - 1)
                        .toList());
        assertThat(allowed).as("%s", selection).containsAll(parents(one.origin()));
      }
    }
  }

  @Test
  void onlyTheBestBecomeParents() {
    EvolutionSettings settings =
        new EvolutionSettings(Algorithm.EVOLUTION, Selection.GENERATION, 2, 20, 2, 10, 10, 0.2);
    SearchResult result =
        new EvolutionSearch(
                imagenet(FlopsRange.UNBOUNDED),
                settings,
                new Seed(7),
                Fitness.each(
                    path -> new Evaluation(4, path.choice(0), path.choice(1), path.choice(2))))
            .run();
    Set<Architecture> top =
        architectures(
            result.history().subList(0, 20).stream()
                .sorted(Individual.BEST_FIRST)
                .limit(2)
                .toList());
    assertThat(result.history().subList(20, 40))
        .allMatch(one -> top.containsAll(parents(one.origin())));
  }

  private static Set<Architecture> parents(Origin origin) {
    if (origin instanceof Origin.Mutation mutation) {
      return Set.of(mutation.parent());
    }
    if (origin instanceof Origin.Crossover crossover) {
      return new HashSet<>(List.of(crossover.first(), crossover.second()));
    }
    return Set.of();
  }

  private static Set<Architecture> architectures(List<Individual> individuals) {
    return individuals.stream().map(Individual::architecture).collect(Collectors.toSet());
  }

  private static List<Individual> individuals(List<Breeder.Child> children) {
    return IntStream.range(0, children.size())
        .mapToObj(
            i ->
                new Individual(
                    i + 1,
                    1,
                    children.get(i).origin(),
                    children.get(i).architecture(),
                    0,
                    new Evaluation(2, 1, 1, 0)))
        .toList();
  }

  private static FlopsBoundedSpace imagenet(FlopsRange range) {
    return new FlopsBoundedSpace(new FlopsDistribution(SearchSpace.imagenet()), range);
  }

  private static Architecture path(int choice) {
    return new Architecture(Collections.nCopies(20, choice));
  }
}
