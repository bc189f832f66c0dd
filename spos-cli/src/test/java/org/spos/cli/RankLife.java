package org.spos.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.spos.text.Text;

/** A run of several processes of which some are killed, and which is resumed until it ends. */
final class RankLife {
  private static final Map<String, Integer> TOLD = new TreeMap<>();

  private final FaultLife life;
  private final int size;
  private final boolean needsAll;
  private boolean over;

  /**
   * @param life started through {@code spos launch}
   * @param command of which a training needs all of its processes, and others the first
   */
  RankLife(FaultLife life, int size, String command) {
    this.life = life;
    this.size = size;
    this.needsAll = command.equals("train-supernet");
  }

  /** Whether it has come to its end. */
  boolean isOver() {
    return over;
  }

  /** How often the command ended in which way after a kill. */
  static Map<String, Integer> told() {
    return TOLD;
  }

  /**
   * Starts or resumes it, kills one of its ranks or, in a search, two, at random moments: before it
   * has begun, or after some lines.
   *
   * @return how many were killed
   */
  int killRanks(Random random) throws InterruptedException {
    List<Integer> victims = new ArrayList<>(List.of(random.nextInt(size)));
    if (!needsAll && random.nextInt(3) == 0) {
      victims.add((victims.get(0) + 1 + random.nextInt(size - 1)) % size);
    }
    Launcher.Running running = life.start();
    List<Integer> killed = new ArrayList<>();
    for (int victim : victims) {
      boolean early = random.nextInt(4) == 0;
      long lines = early ? 0 : 1 + random.nextInt(12);
      long micros = random.nextInt(early ? 6_000_000 : 50_000);
      if (kill(running, victim, lines, micros)) {
        killed.add(victim);
      }
    }
    Launcher.Ended ended = running.end();
    require(ended, killed);
    over = ended.exitCode() == 0;
    return killed.size();
  }

  private boolean kill(Launcher.Running running, int victim, long lines, long micros)
      throws InterruptedException {
    long before = life.lines();
    while (running.process().isAlive() && life.lines() < before + lines) {
      TimeUnit.MILLISECONDS.sleep(2);
    }
    TimeUnit.MICROSECONDS.sleep(micros);
    Optional<ProcessHandle> rank = rank(running.process(), victim);
    while (rank.isEmpty() && running.process().isAlive()) {
      TimeUnit.MILLISECONDS.sleep(5);
      rank = rank(running.process(), victim);
    }
    return rank.map(ProcessHandle::destroyForcibly).orElse(false);
  }

  private static Optional<ProcessHandle> rank(Process launcher, int rank) {
    return launcher
        .children()
        .filter(child -> ProcessEnvironment.of(child.pid()).contains("RANK=" + rank))
        .findFirst();
  }

  /** A killed rank ends what needs it with one line that names it; the rest goes on. */
  private void require(Launcher.Ended ended, List<Integer> killed) {
    boolean mayEnd = needsAll ? !killed.isEmpty() : killed.contains(0);
    String what = "ranks %s killed; %s".formatted(killed, ended.err());
    assertThat(ended.exitCode()).as(what).isIn(mayEnd ? List.of(0, 1) : List.of(0));
    if (ended.exitCode() != 0) {
      List<String> errors =
          ended.err().lines().filter(line -> line.startsWith("spos: error: ")).toList();
      assertThat(errors).as(what).hasSize(1);
      assertThat(errors.get(0))
          .as(what)
          .containsPattern("rank [" + named(killed) + "]( on \\S+)? ");
    }
    TOLD.merge(
        Text.format(
            "%s %s: exit code %d", needsAll ? "training" : "search", killed, ended.exitCode()),
        1,
        Integer::sum);
  }

  /** Digits of the ranks, for a pattern. */
  private static String named(List<Integer> ranks) {
    StringBuilder digits = new StringBuilder();
    ranks.forEach(digits::append);
    return digits.toString();
  }

  /** Runs to the end, if it has not come there yet. */
  FaultLife toTheEnd() {
    return over ? life : life.toTheEnd();
  }

  /** Frees the disk. */
  void delete() throws IOException {
    life.delete();
  }
}
