package org.spos.doctor;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.spos.text.Amount;

/** Memory that is left, and how Java's heap shares it with the tensors beside it. */
final class MemoryCheck implements Check {
  private static final long GIB = 1L << 30;

  /** Where groups of processes have their limit: version 2, then version 1. */
  private static final List<String> LIMITS =
      List.of("sys/fs/cgroup/memory.max", "sys/fs/cgroup/memory/memory.limit_in_bytes");

  private final long heap;

  MemoryCheck() {
    this(Runtime.getRuntime().maxMemory());
  }

  /**
   * @param heap the most bytes that Java's heap may take
   */
  MemoryCheck(long heap) {
    this.heap = heap;
  }

  @Override
  public String topic() {
    return "memory";
  }

  @Override
  public List<Finding> examine(Machine machine) {
    Optional<Long> free = kibibytes(machine, "MemAvailable");
    Optional<Long> all = kibibytes(machine, "MemTotal");
    if (free.isEmpty() || all.isEmpty()) {
      return List.of(
          Finding.note(topic(), "the system does not tell how much is free", "look at it by top"));
    }
    Optional<Long> limit =
        LIMITS.stream()
            .flatMap(file -> machine.line(file).stream())
            .filter(text -> text.matches("\\d{1,18}"))
            .map(Long::valueOf)
            .filter(bytes -> bytes < all.get())
            .findFirst();
    long usable = Stream.of(free, limit).flatMap(Optional::stream).min(Long::compare).orElseThrow();
    String text =
        "%s free of %s".formatted(Amount.bytes(free.get()), Amount.bytes(all.get()))
            + limit.map(bytes -> "; this process may use " + Amount.bytes(bytes)).orElse("");
    List<Finding> findings = new ArrayList<>();
    findings.add(
        usable < 2 * GIB
            ? Finding.note(
                topic(),
                text,
                "small spaces fit; others need 4 GB and more: close programs, or raise the limit")
            : Finding.ok(topic(), text));
    if (heap > usable) {
      findings.add(
          Finding.note(
              topic(),
              "Java's heap may grow to %s, more than is free".formatted(Amount.bytes(heap)),
              "set SPOS_JAVA_OPTS=-Xmx1g: tensors lie outside the heap"));
    }
    return findings;
  }

  private static Optional<Long> kibibytes(Machine machine, String name) {
    return machine
        .entry("proc/meminfo", name)
        .filter(text -> text.matches("\\d{1,15} kB"))
        .map(text -> Long.parseLong(text.split(" ")[0]) * 1024);
  }
}
