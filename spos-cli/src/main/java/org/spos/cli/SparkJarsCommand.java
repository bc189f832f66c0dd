package org.spos.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;

/** Says which jars Spark must be given. */
@Command(
    name = "jars",
    description = "Print the jars for spark-submit --jars: all but those that Spark brings.")
final class SparkJarsCommand extends LightCommand implements WithoutRun {
  @Override
  int execute() {
    requireNoRun();
    List<Path> jars = SparkJars.of(System.getProperty("java.class.path"));
    print(
        new Json().put("jars", jars.stream().map(Path::toString).toList()),
        jars.stream().map(Path::toString).collect(Collectors.joining(",")));
    return ExitCode.OK;
  }
}
