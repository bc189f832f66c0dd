package org.spos.cli;

import java.util.List;
import org.spos.config.Assignment;
import org.spos.config.SposConfig;
import org.spos.doctor.Doctor;
import org.spos.doctor.Finding;
import org.spos.doctor.Finding.State;
import org.spos.engine.Engines;
import org.spos.text.Text;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** Says what of this machine would stop a run or slow it down. */
@Command(
    name = "doctor",
    description =
        "Look at this machine: what would stop a run, what slows it down, and what helps.")
@SuppressWarnings("NullAway.Init")
final class DoctorCommand extends BaseCommand implements WithoutRun {
  @Mixin DataOptions data;

  DoctorCommand(Engines engines) {
    super(engines);
  }

  @Override
  List<Assignment> assignments() {
    return data.assignments();
  }

  @Override
  void checkOptions() {
    requireNoRun();
  }

  @Override
  int execute() {
    SposConfig config = config();
    if (!config.engine().equals(Doctor.SEPARATE_ENGINE)) { // which may be added, and is a finding
      engines().requireKnown(config.engineRequest());
    }
    List<Finding> findings = Doctor.of(config, isGiven("data.dir"), engines()).examine();
    long faults = count(findings, State.FAULT);
    long notes = count(findings, State.NOTE);
    print(
        new Json()
            .put("faults", faults)
            .put("notes", notes)
            .put("findings", findings.stream().map(DoctorCommand::json).toList()),
        text(findings)
            + Text.format(
                "%n%s, %s%n",
                counted(faults, "fault that stops runs", "faults that stop runs"),
                counted(notes, "note", "notes")));
    return faults == 0 ? ExitCode.OK : ExitCode.FAULTS;
  }

  private static long count(List<Finding> findings, State state) {
    return findings.stream().filter(finding -> finding.state() == state).count();
  }

  private static String counted(long number, String one, String more) {
    return number == 0 ? "no " + more : Text.format("%d %s", number, number == 1 ? one : more);
  }

  private static Json json(Finding finding) {
    return new Json()
        .put("topic", finding.topic())
        .put("state", Results.word(finding.state()))
        .put("found", finding.found())
        .put("remedy", finding.remedy());
  }

  private static String text(List<Finding> findings) {
    StringBuilder text = new StringBuilder();
    for (Finding finding : findings) {
      String state = finding.state() == State.FAULT ? "FAULT" : Results.word(finding.state());
      text.append("%-6s%-11s %s%n".formatted(state, finding.topic(), finding.found()));
      finding.remedy().ifPresent(remedy -> text.append("%18s> %s%n".formatted("", remedy)));
    }
    return text.toString();
  }
}
