package org.spos.doctor;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.spos.text.Amount;
import org.spos.text.Text;

/** Processors that this process may use, against what was asked for and what is taken already. */
final class ThreadsCheck implements Check {
  private final int wanted;

  /**
   * @param wanted threads of the configuration; 0 for all processors
   */
  ThreadsCheck(int wanted) {
    this.wanted = wanted;
  }

  @Override
  public String topic() {
    return "threads";
  }

  @Override
  public List<Finding> examine(Machine machine) {
    int processors = machine.processors();
    long installed =
        machine.lines("proc/cpuinfo").stream().filter(line -> line.startsWith("processor")).count();
    List<Finding> findings = new ArrayList<>();
    findings.add(
        installed > processors
            ? Finding.ok(
                topic(),
                Text.format(
                    "%d of %d processors, as the container or the batch system allows",
                    processors, installed))
            : Finding.ok(topic(), Amount.of(processors, "processor")));
    Optional<Integer> openMp = machine.variable("OMP_NUM_THREADS").flatMap(ThreadsCheck::whole);
    if (wanted > processors) {
      findings.add(tooMany("threads", wanted, processors, "leave out --threads, or lower it"));
    } else if (openMp.isPresent() && openMp.get() > processors) {
      findings.add(tooMany("OMP_NUM_THREADS", openMp.get(), processors, "unset OMP_NUM_THREADS"));
    }
    machine
        .line("proc/loadavg")
        .map(line -> line.split(" ")[0])
        .filter(load -> load.matches("\\d{1,6}\\.\\d+"))
        .map(Double::parseDouble)
        .filter(load -> load > 0.5 * processors + 0.5)
        .ifPresent(
            load ->
                findings.add(
                    Finding.note(
                        topic(),
                        Text.format(
                            "other programs keep %.1f of %s busy",
                            Math.min(load, processors), Amount.of(processors, "processor")),
                        "wait for them, or share the processors out with --threads")));
    return findings;
  }

  private Finding tooMany(String what, int asked, int processors, String remedy) {
    return Finding.note(
        topic(),
        Text.format(
            "%s is %d for %s: they would wait", what, asked, Amount.of(processors, "processor")),
        remedy);
  }

  private static Optional<Integer> whole(String text) {
    return text.matches("\\d{1,6}") ? Optional.of(Integer.valueOf(text)) : Optional.empty();
  }
}
