package org.spos.cli;

import java.nio.file.Path;
import java.util.Optional;
import org.spos.file.AtomicFiles;
import org.spos.report.RunReport;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** A run as a page. */
@Command(
    name = "report",
    description =
        "Write one HTML file of a run, or of all runs in a folder: curves, candidates,"
            + " architecture, manifest.")
@SuppressWarnings("NullAway.Init")
final class ReportCommand extends LightCommand implements WithoutRun {
  @Parameters(paramLabel = "RUN", description = "Run directory, or the folder of a demo.")
  Path run;

  @Option(
      names = "--output",
      paramLabel = "FILE",
      description = "The page; default: report.html in RUN.")
  Optional<Path> output = Optional.empty();

  @Override
  int execute() {
    requireNoRun();
    Path file = output.orElseGet(() -> run.resolve("report.html"));
    AtomicFiles.write(file, RunReport.of(run));
    print(new Json().put("file", file), "report         " + file);
    return ExitCode.OK;
  }
}
