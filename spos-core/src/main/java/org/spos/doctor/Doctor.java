package org.spos.doctor;

import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.spos.config.SposConfig;
import org.spos.engine.Engines;
import org.spos.text.OneLine;

/** Looks at the machine, one thing after the other; whatever happens becomes a finding. */
public final class Doctor {
  private static final Logger LOG = LoggerFactory.getLogger(Doctor.class);

  /** The engine that not every build has. */
  public static final String SEPARATE_ENGINE = "torch";

  private final List<Check> checks;

  /** Looks only. */
  Doctor(List<Check> checks) {
    this.checks = List.copyOf(checks);
  }

  /**
   * All checks.
   *
   * @param config what runs would use; its data, space and device are looked at
   * @param dataIsNamed whether somebody named the data, so that it must be there
   * @param engines what this program could compute with
   */
  public static Doctor of(SposConfig config, boolean dataIsNamed, Engines engines) {
    return new Doctor(
        List.of(
            new JavaCheck(),
            new ProcessorCheck(),
            new ThreadsCheck(config.threads()),
            new MemoryCheck(),
            new HugePagesCheck(),
            new LimitsCheck(),
            new LocaleCheck(),
            new ClockCheck(),
            new DiskCheck(config),
            new CacheCheck(),
            new LibrariesCheck(engines, config.engine(), LibraryProcess.ofThisProgram()),
            new GpuCheck(config.device(), engines),
            new DataCheck(config.data(), dataIsNamed)));
  }

  /** What this machine is like, in the order of the checks. */
  public List<Finding> examine() {
    return examine(Machine.current());
  }

  List<Finding> examine(Machine machine) {
    List<Finding> findings = new ArrayList<>();
    for (Check check : checks) {
      findings.addAll(guarded(check, machine));
    }
    return findings;
  }

  /** Who looks for faults must not die of one. */
  private static List<Finding> guarded(Check check, Machine machine) {
    try {
      return check.examine(machine);
    } catch (RuntimeException | Error e) {
      LOG.debug("check of {} failed", check.topic(), e);
      return List.of(
          Finding.fault(
              check.topic(),
              "it could not be looked at: " + OneLine.of(e.toString()),
              "-v shows where; please report it with that text"));
    }
  }
}
