package org.spos.doctor;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.spos.config.ProgramHome;
import org.spos.text.Text;

/** The time of this machine, and of the one that keeps its files. */
final class ClockCheck implements Check {
  private static final long DAY = 86_400_000;
  private static final long MOST_SKEW = 10_000;

  private final Optional<Path> program;

  ClockCheck() {
    this(ProgramHome.classes());
  }

  /**
   * @param program a file of this program, which is older than now
   */
  ClockCheck(Optional<Path> program) {
    this.program = program;
  }

  @Override
  public String topic() {
    return "clock";
  }

  @Override
  public List<Finding> examine(Machine machine) {
    List<Finding> findings = new ArrayList<>();
    String now = Instant.ofEpochMilli(machine.nowMillis()).toString();
    Optional<Long> built = program.flatMap(ClockCheck::modified);
    findings.add(
        built.isPresent() && machine.nowMillis() < built.get() - DAY
            ? Finding.note(
                topic(),
                "it is %s here, before this program was made (%s)"
                    .formatted(now, Instant.ofEpochMilli(built.get())),
                "set the clock: runs are named and ordered by their time")
            : Finding.ok(topic(), now));
    skew(machine).ifPresent(findings::add);
    return findings;
  }

  /** What a server of files thinks the time is; a lock or a build that compares times is misled. */
  private Optional<Finding> skew(Machine machine) {
    try {
      Path probe = Files.createTempFile(machine.workingFolder(), ".spos", ".probe");
      try {
        long skew = Files.getLastModifiedTime(probe).toMillis() - System.currentTimeMillis();
        return Math.abs(skew) < MOST_SKEW
            ? Optional.empty()
            : Optional.of(
                Finding.note(
                    topic(),
                    Text.format(
                        "files in %s get times %,d seconds off the clock of this machine",
                        machine.workingFolder(), skew / 1000),
                    "set both clocks by a time server (NTP)"));
      } finally {
        Files.delete(probe);
      }
    } catch (IOException e) {
      return Optional.empty(); // the check of the disk says it
    }
  }

  private static Optional<Long> modified(Path file) {
    try {
      return Optional.of(Files.getLastModifiedTime(file).toMillis());
    } catch (IOException e) {
      return Optional.empty();
    }
  }
}
