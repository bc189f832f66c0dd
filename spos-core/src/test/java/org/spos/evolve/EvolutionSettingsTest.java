package org.spos.evolve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.spos.error.ConfigException;
import org.spos.evolve.EvolutionSettings.Algorithm;
import org.spos.evolve.EvolutionSettings.Selection;

class EvolutionSettingsTest {

  @Test
  void defaultsAreThePublishedOnes() {
    EvolutionSettings defaults = EvolutionSettings.defaults();
    assertThat(defaults)
        .isEqualTo(
            new EvolutionSettings(Algorithm.EVOLUTION, Selection.HISTORY, 20, 50, 10, 25, 25, 0.1));
    assertThat(defaults.budget()).isEqualTo(1000);
  }

  @ParameterizedTest
  @CsvSource({
    "0, 50, 10, 25, 25, 0.1, search.epochs must be at least 1",
    "20, 0, 10, 0, 0, 0.1, search.population must be at least 1",
    "20, 50, 0, 25, 25, 0.1, search.select must be at least 1",
    "20, 50, 10, -1, 25, 0.1, search.mutations must be at least 0",
    "20, 50, 10, 25, -1, 0.1, search.crossovers must be at least 0",
    "20, 50, 10, 26, 25, 0.1, search.mutations + search.crossovers must be at most",
    "20, 50, 10, 25, 25, 1.1, search.mutationProbability must be in",
    "20, 50, 10, 25, 25, NaN, search.mutationProbability must be in",
    "100000, 100000, 10, 25, 25, 0.1, search.epochs * search.population is too large"
  })
  void namesTheKeyThatIsWrong(
      int epochs,
      int population,
      int select,
      int mutations,
      int crossovers,
      double probability,
      String message) {
    assertThatThrownBy(
            () ->
                new EvolutionSettings(
                    Algorithm.EVOLUTION,
                    Selection.HISTORY,
                    epochs,
                    population,
                    select,
                    mutations,
                    crossovers,
                    probability))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining(message);
  }
}
