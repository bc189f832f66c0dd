package org.spos.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.spos.config.Assignment;
import picocli.CommandLine.Option;

/** Options that say how a search proceeds. */
@SuppressWarnings("NullAway.Init")
final class EvolutionOptions {
  @Option(names = "--epochs", paramLabel = "N", description = "Generations; published: 20.")
  Optional<String> epochs = Optional.empty();

  @Option(
      names = "--population",
      paramLabel = "N",
      description =
          "Candidates in each generation, at least mutants and crossovers together; published: 50.")
  Optional<String> population = Optional.empty();

  @Option(
      names = "--select",
      paramLabel = "N",
      description = "Best candidates that become parents; published: 10.")
  Optional<String> select = Optional.empty();

  @Option(
      names = "--mutations",
      paramLabel = "N",
      description = "Mutants in each generation; published: 25.")
  Optional<String> mutations = Optional.empty();

  @Option(
      names = "--crossovers",
      paramLabel = "N",
      description = "Crossovers in each generation; published: 25.")
  Optional<String> crossovers = Optional.empty();

  @Option(
      names = "--mutation-probability",
      paramLabel = "P",
      description = "Of each choice of a mutant; published: 0.1.")
  Optional<String> mutationProbability = Optional.empty();

  @Option(
      names = "--algorithm",
      paramLabel = "HOW",
      description = "evolution, or random with the same number of evaluations.")
  Optional<String> algorithm = Optional.empty();

  List<Assignment> assignments() {
    List<Assignment> all = new ArrayList<>();
    GlobalOptions.add(all, "--epochs", "search.epochs", epochs);
    GlobalOptions.add(all, "--population", "search.population", population);
    GlobalOptions.add(all, "--select", "search.select", select);
    GlobalOptions.add(all, "--mutations", "search.mutations", mutations);
    GlobalOptions.add(all, "--crossovers", "search.crossovers", crossovers);
    GlobalOptions.add(
        all, "--mutation-probability", "search.mutationProbability", mutationProbability);
    GlobalOptions.add(all, "--algorithm", "search.algorithm", algorithm);
    return all;
  }
}
