package org.spos.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.spos.file.AtomicFiles;
import org.spos.report.RunReport;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Runs as a page. */
@Command(
    name = "report",
    description =
        "Write one HTML page of a run, of several, or of all runs in a folder: what was found and"
            + " what it is worth, curves, candidates, architecture, in what the runs differ.")
@SuppressWarnings("NullAway.Init")
final class ReportCommand extends LightCommand implements WithoutRun {
  @Parameters(
      arity = "1..*",
      paramLabel = "RUN",
      description = "Run directories, or folders with runs at any depth.")
  List<Path> runs = new ArrayList<>();

  @Option(
      names = "--output",
      paramLabel = "FILE",
      description = "The page; default: report.html in RUN, or in the folder that all lie in.")
  Optional<Path> output = Optional.empty();

  @Override
  int execute() {
    requireNoRun();
    Path file = output.orElseGet(() -> folder().resolve("report.html"));
    AtomicFiles.write(file, RunReport.of(runs));
    print(new Json().put("file", file), "report         " + file);
    return ExitCode.OK;
  }

  /** As the user wrote it, where it is one. */
  private Path folder() {
    return runs.size() == 1 ? runs.get(0) : RunReport.common(runs);
  }
}
