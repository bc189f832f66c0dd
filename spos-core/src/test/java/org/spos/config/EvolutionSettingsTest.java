package org.spos.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.spos.config.EvolutionSettings.Algorithm;
import org.spos.config.EvolutionSettings.Selection;
import org.spos.error.ConfigException;

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
    "0, 50, 10, 25, 25, 0.1, epochs must be at least 1",
    "20, 0, 10, 0, 0, 0.1, population must be at least 1",
    "20, 50, 0, 25, 25, 0.1, select must be at least 1",
    "20, 50, 10, -1, 25, 0.1, mutations must be at least 0",
    "20, 50, 10, 25, -1, 0.1, crossovers must be at least 0",
    "20, 6, 1, 10, 10, 0.1, 'got 6; give --mutations 3 --crossovers 3 (or -D search.mutations=3 -D search.crossovers=3), or a population of 20'",
    "20, 50, 10, 26, 25, 0.1, 'population must be at least mutations + crossovers (26 + 25), got 50; give --mutations 25 --crossovers 25 (or'",
    "20, 50, 10, 25, 25, 1.1, mutationProbability must be between",
    "20, 50, 10, 25, 25, NaN, mutationProbability must be between",
    "100000, 100000, 10, 25, 25, 0.1, epochs * population must be at most"
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
