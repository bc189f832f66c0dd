package org.spos.ranks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.spos.error.ConfigException;

class PlacesTest {
  private static final Map<String, String> TORCHRUN =
      Map.of(
          "RANK", "3",
          "WORLD_SIZE", "4",
          "LOCAL_RANK", "1",
          "MASTER_ADDR", "n1",
          "MASTER_PORT", "29500");

  private static final Map<String, String> STEP =
      Map.of(
          "SLURM_JOB_ID", "70",
          "SLURM_STEP_ID", "1",
          "SLURM_STEP_NUM_TASKS", "4",
          "SLURM_PROCID", "2",
          "SLURM_LOCALID", "0",
          "SLURM_STEP_NODELIST", "n[07-09,12],m1");

  private static Optional<Place> of(Map<String, String> environment) {
    return new Places(environment).of(Optional.empty(), Optional.empty(), Optional.empty());
  }

  private static Map<String, String> with(Map<String, String> environment, String... more) {
    Map<String, String> all = new HashMap<>(environment);
    for (int i = 0; i < more.length; i += 2) {
      all.put(more[i], more[i + 1]);
    }
    return all;
  }

  @Test
  void isAloneWhereNothingSaysOtherwise() {
    assertThat(of(Map.of())).isEmpty();
    assertThat(of(with(TORCHRUN, "WORLD_SIZE", "1"))).isEmpty();
  }

  @Test
  void readsWhatTorchrunSets() {
    Place place = of(TORCHRUN).orElseThrow();
    assertThat(place.rank()).isEqualTo(3);
    assertThat(place.size()).isEqualTo(4);
    assertThat(place.local()).isEqualTo(1);
    assertThat(place.at()).isEqualTo(Rendezvous.at("n1", 29_500));
    assertThat(place.launched()).isFalse();
    Map<String, String> agent =
        with(
            TORCHRUN,
            "TORCHELASTIC_USE_AGENT_STORE",
            "True",
            "TORCHELASTIC_RUN_ID",
            "abc",
            "TORCHELASTIC_RESTART_COUNT",
            "2");
    assertThat(of(agent).orElseThrow().at().served()).isTrue();
    assertThat(of(agent).orElseThrow().job()).isEqualTo("abc.2");
    Rendezvous own = of(with(agent, "SPOS_RENDEZVOUS", "n1:29600")).orElseThrow().at();
    assertThat(own).as("where torchrun does not listen").isEqualTo(Rendezvous.at("n1", 29_600));
  }

  @Test
  void takesAStepOfSlurmOfSeveralTasksOnly() {
    Place place = of(STEP).orElseThrow();
    assertThat(place.rank()).isEqualTo(2);
    assertThat(place.size()).isEqualTo(4);
    assertThat(place.at()).isEqualTo(Rendezvous.at("n07", 20_000 + 70 * 7 + 1));
    assertThat(place.job()).isEqualTo("slurm.70.1.0");
    // A batch script: four tasks were asked for, but this is one process.
    assertThat(of(Map.of("SLURM_NTASKS", "4", "SLURM_PROCID", "0", "SLURM_JOB_ID", "70")))
        .isEmpty();
    assertThat(of(with(STEP, "SLURM_STEP_NUM_TASKS", "1"))).isEmpty();
  }

  @Test
  void aRequeuedJobIsAnotherOne() {
    assertThat(of(with(STEP, "SLURM_RESTART_COUNT", "1")).orElseThrow().job())
        .isEqualTo("slurm.70.1.1");
  }

  @Test
  void theFirstThatSaysSoDecides() {
    Map<String, String> both =
        with(
            STEP,
            TORCHRUN.entrySet().stream()
                .flatMap(e -> java.util.stream.Stream.of(e.getKey(), e.getValue()))
                .toArray(String[]::new));
    assertThat(of(both).orElseThrow().rank()).isEqualTo(3);
    Place given =
        new Places(both)
            .of(Optional.of("0"), Optional.of("2"), Optional.of("file:/tmp/x"))
            .orElseThrow();
    assertThat(given.rank()).isZero();
    assertThat(given.size()).isEqualTo(2);
    assertThat(given.at().file()).isPresent();
    assertThat(new Places(both).of(Optional.empty(), Optional.of("1"), Optional.empty())).isEmpty();
  }

  /** Names under .invalid are nobody's, whoever is asked. */
  @Test
  void refusesAHostThatIsNotKnownAndSaysWhatToSet() {
    Place ofStep = of(with(STEP, "SLURM_STEP_NODELIST", "n[1-2].invalid")).orElseThrow();
    assertThatExceptionOfType(ConfigException.class)
        .isThrownBy(() -> Meetings.open(ofStep, Optional.empty(), Duration.ofDays(1)))
        .withMessage(
            "rank 0 is looked for on n1.invalid, a host that this machine does not know; set"
                + " MASTER_ADDR to a name or address of it that all machines know"
                + " (SLURM_PROCID and SLURM_STEP_NUM_TASKS: this is rank 2 of 4)");
    Place given =
        new Places(Map.of())
            .of(Optional.of("0"), Optional.of("2"), Optional.of("m.invalid:2000"))
            .orElseThrow();
    assertThatExceptionOfType(ConfigException.class)
        .isThrownBy(given::requireKnownHost)
        .withMessageContaining("; give --rendezvous a name or address of it ");
    of(with(STEP, "MASTER_ADDR", "127.0.0.1")).orElseThrow().requireKnownHost();
  }

  @ParameterizedTest
  @CsvSource({
    "n1, n1",
    "'n1,n2', n1",
    "'n[1-2]', n1",
    "'n[07-09,12],m1', n07",
    "'a-b[3,5]-ib', a-b3-ib"
  })
  void findsTheFirstHostOfSlurmsLists(String list, String first) {
    assertThat(Places.firstOf(list)).isEqualTo(first);
  }

  @ParameterizedTest
  @CsvSource({
    "RANK, x, 'RANK is \"x\", expected a whole number'",
    "RANK, 4, 'rank 4 of 4, expected a rank from 0'",
    "MASTER_PORT, 70000, 'MASTER_PORT: \"70000\" is no port'",
    "MASTER_ADDR, '', 'RANK says that this is one process of several, but MASTER_ADDR is not set'"
  })
  void refusesWhatCannotBeAPlace(String name, String value, String message) {
    assertThatExceptionOfType(ConfigException.class)
        .isThrownBy(() -> of(with(TORCHRUN, name, value)))
        .withMessageContaining(message);
  }

  @Test
  void optionsBelongTogether() {
    Places places = new Places(Map.of());
    assertThatExceptionOfType(ConfigException.class)
        .isThrownBy(() -> places.of(Optional.of("0"), Optional.empty(), Optional.empty()))
        .withMessageContaining("need --ranks");
    assertThatExceptionOfType(ConfigException.class)
        .isThrownBy(() -> places.of(Optional.empty(), Optional.of("2"), Optional.empty()))
        .withMessageContaining("spos launch --processes 2");
    assertThatExceptionOfType(ConfigException.class)
        .isThrownBy(() -> places.of(Optional.of("0"), Optional.of("2"), Optional.of("here")))
        .withMessage("--rendezvous is \"here\", expected HOST:PORT or file:PATH");
  }

  @Test
  void readsAddressesInBrackets() {
    assertThat(Rendezvous.parse("--rendezvous", "[fe80::1]:29500"))
        .isEqualTo(Rendezvous.at("fe80::1", 29_500));
  }
}
