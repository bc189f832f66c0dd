package org.spos.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** What Apache Spark needs; the parent of its subcommands. */
@Command(
    name = "spark",
    mixinStandardHelpOptions = true,
    versionProvider = VersionProvider.class,
    description = "What a search on Apache Spark needs; see docs/spark.md.")
@SuppressWarnings("NullAway.Init")
final class SparkCommand implements Runnable {
  @Spec CommandSpec spec;

  @Override
  public void run() {
    spec.commandLine().usage(spec.commandLine().getOut());
  }
}
