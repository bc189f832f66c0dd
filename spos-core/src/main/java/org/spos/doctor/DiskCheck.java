package org.spos.doctor;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.spos.checkpoint.CheckpointSize;
import org.spos.config.SposConfig;
import org.spos.file.AtomicFiles;
import org.spos.plan.NetworkPlan;
import org.spos.text.Amount;

/** Whether runs can be kept where this process works, and temporary files made. */
final class DiskCheck implements Check {
  private static final long TEMPORARY_BYTES = 100_000_000;

  private final long needed;

  /** What it means that there is no room. */
  @FunctionalInterface
  private interface Lack {
    Finding found(String topic, String found, String remedy);
  }

  /** With room for the checkpoints of a supernet of this space. */
  DiskCheck(SposConfig config) {
    this(checkpoints(config));
  }

  /**
   * @param needed bytes that a run may need
   */
  DiskCheck(long needed) {
    this.needed = needed;
  }

  /** Those that are kept, one that is being written, and the supernet itself. */
  static long checkpoints(SposConfig config) {
    NetworkPlan plan = NetworkPlan.supernet(config.space());
    return (config.checkpoint().keep() + 1L) * CheckpointSize.of(plan, true)
        + CheckpointSize.of(plan, false);
  }

  @Override
  public String topic() {
    return "disk";
  }

  @Override
  public List<Finding> examine(Machine machine) {
    List<Finding> findings = new ArrayList<>();
    findings.add(
        folder(
            machine.workingFolder(),
            "runs",
            needed,
            Finding::fault,
            "work in a folder with room, or name one with --run-dir"));
    String temporary = machine.property("java.io.tmpdir");
    if (!temporary.isEmpty()) {
      findings.add(
          folder(
              Path.of(temporary),
              "temporary files",
              TEMPORARY_BYTES,
              Finding::note, // spos launch and spos ui need it, a run by itself does not
              "set TMPDIR to a folder with room"));
    }
    return findings;
  }

  private Finding folder(Path folder, String what, long bytes, Lack lack, String remedy) {
    try {
      Files.delete(Files.createTempFile(folder, ".spos", ".probe"));
      long free = Files.getFileStore(folder).getUsableSpace();
      String text = "%s has %s free for %s".formatted(folder, Amount.bytes(free), what);
      return free < bytes
          ? lack.found(topic(), text + ", which may need " + Amount.bytes(bytes), remedy)
          : Finding.ok(topic(), text);
    } catch (IOException e) {
      return lack.found(
          topic(),
          "%s cannot be written for %s: %s".formatted(folder, what, AtomicFiles.reason(e)),
          remedy);
    }
  }
}
