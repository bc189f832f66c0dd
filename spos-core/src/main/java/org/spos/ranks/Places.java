package org.spos.ranks;

import java.util.Map;
import java.util.Optional;
import org.spos.error.ConfigException;
import org.spos.text.OneLine;
import org.spos.text.Text;

/**
 * Says from options and environment whether this process is one of several: the options, else what
 * {@code torchrun} and {@code spos launch} set, else what {@code srun} sets in a step of several
 * tasks.
 *
 * @param environment variables of the process
 */
public record Places(Map<String, String> environment) {
  /** Tells one start of a run from another; made up by {@code spos launch}. */
  public static final String JOB = "SPOS_JOB";

  /** A rendezvous that is stronger than {@code MASTER_ADDR} and {@code MASTER_PORT}. */
  public static final String RENDEZVOUS = "SPOS_RENDEZVOUS";

  /** Set by {@code spos launch} to the words with which it was started. */
  public static final String LAUNCHED = "SPOS_LAUNCHED";

  static final String ADDRESS = "MASTER_ADDR";
  private static final String PORT = "MASTER_PORT";

  /** Set by {@code spos launch} to the id of its process, without which the others are to end. */
  public static final String LAUNCHER = "SPOS_LAUNCHER";

  /** Ports for Slurm's steps, below those that systems give to clients. */
  private static final int FIRST_PORT = 20_000;

  private static final int PORTS = 12_000;

  public Places {
    environment = Map.copyOf(environment);
  }

  /**
   * The place that the options say; {@code --ranks 1} means alone, whatever the environment says.
   *
   * @throws ConfigException if one of them is missing or wrong
   */
  public Optional<Place> of(
      Optional<String> rank, Optional<String> ranks, Optional<String> rendezvous) {
    if (ranks.isEmpty()) {
      if (rank.isPresent() || rendezvous.isPresent()) {
        throw new ConfigException("--rank and --rendezvous need --ranks: how many are there?");
      }
      return ofEnvironment();
    }
    int size = number("--ranks", ranks.get());
    if (size == 1) {
      return Optional.empty();
    }
    if (rank.isEmpty() || rendezvous.isEmpty()) {
      throw new ConfigException(
          Text.format(
              "--ranks %d needs --rank and --rendezvous; spos launch --processes %d starts all on"
                  + " this machine",
              size, size));
    }
    return Optional.of(
        new Place(
            number("--rank", rank.get()),
            size,
            value("LOCAL_RANK").map(text -> number("LOCAL_RANK", text)).orElse(0),
            Rendezvous.parse("--rendezvous", rendezvous.get()),
            job("manual"),
            false,
            "--rank and --ranks"));
  }

  /** The place that the environment says; empty if this process is alone. */
  private Optional<Place> ofEnvironment() {
    if (value("RANK").isPresent() && value("WORLD_SIZE").isPresent()) {
      int size = number("WORLD_SIZE", value("WORLD_SIZE").get());
      return size == 1 ? Optional.empty() : Optional.of(ofTorchrun(size));
    }
    // A batch script has SLURM_NTASKS and SLURM_PROCID too, though it is one process; srun alone
    // sets those of a step.
    int tasks = value("SLURM_STEP_NUM_TASKS").map(n -> number("SLURM_STEP_NUM_TASKS", n)).orElse(1);
    return tasks > 1 ? Optional.of(ofSlurm(tasks)) : Optional.empty();
  }

  private Place ofTorchrun(int size) {
    boolean served = value("TORCHELASTIC_USE_AGENT_STORE").orElse("").equals("True");
    Rendezvous at =
        value(RENDEZVOUS)
            .map(text -> Rendezvous.parse(RENDEZVOUS, text))
            .orElseGet(
                () -> {
                  Rendezvous named =
                      Rendezvous.at(
                          needed(ADDRESS, "RANK"), Rendezvous.port(PORT, needed(PORT, "RANK")));
                  return served ? named.servedByOthers() : named;
                });
    String attempt =
        value("TORCHELASTIC_RUN_ID").orElse("torchrun")
            + "."
            + value("TORCHELASTIC_RESTART_COUNT").orElse("0");
    return new Place(
        number("RANK", value("RANK").orElseThrow()),
        size,
        value("LOCAL_RANK").map(text -> number("LOCAL_RANK", text)).orElse(0),
        at,
        job(attempt),
        value(LAUNCHED).isPresent(),
        "RANK and WORLD_SIZE");
  }

  private Place ofSlurm(int tasks) {
    String source = "SLURM_STEP_NUM_TASKS";
    String id = needed("SLURM_JOB_ID", source);
    String step = value("SLURM_STEP_ID").orElse("0");
    String nodes = value("SLURM_STEP_NODELIST").orElse("");
    String host =
        value(ADDRESS)
            .orElseGet(
                () -> nodes.isEmpty() ? needed("SLURM_STEP_NODELIST", source) : firstOf(nodes));
    long turn = Long.parseLong(id.replaceAll("[^0-9].*", "")) * 7 + number("SLURM_STEP_ID", step);
    int port =
        value(PORT)
            .map(text -> Rendezvous.port(PORT, text))
            .orElse((int) (FIRST_PORT + turn % PORTS));
    return new Place(
        number("SLURM_PROCID", needed("SLURM_PROCID", source)),
        tasks,
        value("SLURM_LOCALID").map(text -> number("SLURM_LOCALID", text)).orElse(0),
        value(RENDEZVOUS)
            .map(text -> Rendezvous.parse(RENDEZVOUS, text))
            .orElse(Rendezvous.at(host, port)),
        job(Text.format("slurm.%s.%s.%s", id, step, value("SLURM_RESTART_COUNT").orElse("0"))),
        false,
        "SLURM_PROCID and SLURM_STEP_NUM_TASKS");
  }

  /** The first host of Slurm's list, such as {@code n[07-09,12],m1}: n07. */
  static String firstOf(String nodes) {
    return nodes
        .replaceFirst("^([^,\\[]*)\\[([^],-]*)[^]]*]([^,]*).*$", "$1$2$3")
        .replaceFirst(",.*$", "");
  }

  private String job(String otherwise) {
    return value(JOB).orElse(otherwise).replaceAll("[^A-Za-z0-9._-]", "-");
  }

  private Optional<String> value(String name) {
    return Optional.ofNullable(environment.get(name)).filter(text -> !text.isBlank());
  }

  private String needed(String name, String because) {
    return value(name)
        .orElseThrow(
            () ->
                new ConfigException(
                    "%s says that this is one process of several, but %s is not set; set it, or"
                            .formatted(because, name)
                        + " run alone with --ranks 1"));
  }

  /** The number of processes that {@code --ranks} names, whether or not this is one of them. */
  public static int count(String ranks) {
    int count = number("--ranks", ranks);
    if (count < 1) {
      throw new ConfigException("--ranks is 0, expected at least 1");
    }
    return count;
  }

  private static int number(String source, String text) {
    if (!text.matches("[0-9]{1,9}")) {
      throw new ConfigException(
          "%s is \"%s\", expected a whole number".formatted(source, OneLine.of(text)));
    }
    return Integer.parseInt(text);
  }
}
