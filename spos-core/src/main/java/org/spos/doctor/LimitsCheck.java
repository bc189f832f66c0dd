package org.spos.doctor;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.spos.text.Text;

/** Limits of the process, as {@code ulimit} sets them. */
final class LimitsCheck implements Check {

  /** A limit, what a run needs of it, and how a shell raises it. */
  private record Limit(String name, long needed, String unit, String option) {}

  private static final List<Limit> LIMITS =
      List.of(
          new Limit("Max open files", 1_024, "files", "-n"),
          new Limit("Max processes", 512, "threads and processes", "-u"),
          new Limit("Max address space", 16L << 30, "bytes of address space", "-v"),
          new Limit("Max file size", 4L << 30, "bytes in a file", "-f"),
          new Limit("Max cpu time", 86_400, "seconds of processor time", "-t"));

  @Override
  public String topic() {
    return "limits";
  }

  @Override
  public List<Finding> examine(Machine machine) {
    List<String> lines = machine.lines("proc/self/limits");
    if (lines.isEmpty()) {
      return List.of(Finding.note(topic(), "the system does not tell them", "look at ulimit -a"));
    }
    List<Finding> findings = new ArrayList<>();
    for (Limit limit : LIMITS) {
      Optional<Long> soft = soft(lines, limit.name());
      if (soft.isPresent() && soft.get() < limit.needed()) {
        findings.add(
            Finding.note(
                topic(),
                Text.format(
                    "%,d %s are allowed; long runs may need %,d",
                    soft.get(), limit.unit(), limit.needed()),
                "raise it: ulimit %s, or by who has set it".formatted(limit.option())));
      }
    }
    if (findings.isEmpty()) {
      findings.add(
          Finding.ok(
              topic(),
              soft(lines, "Max open files")
                  .map(files -> Text.format("%,d open files; nothing else in the way", files))
                  .orElse("nothing in the way")));
    }
    return findings;
  }

  /** The soft limit; empty for {@code unlimited} or where there is none of that name. */
  private static Optional<Long> soft(List<String> lines, String name) {
    return lines.stream()
        .filter(line -> line.startsWith(name + " "))
        .map(line -> line.substring(name.length()).strip().split("\\s+")[0])
        .filter(text -> text.matches("\\d{1,18}"))
        .map(Long::valueOf)
        .findFirst();
  }
}
