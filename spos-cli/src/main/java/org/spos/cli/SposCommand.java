package org.spos.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** The command without a subcommand. */
@Command(
    name = "spos",
    mixinStandardHelpOptions = true,
    versionProvider = VersionProvider.class,
    usageHelpAutoWidth = true,
    description = "Single Path One-Shot neural architecture search.",
    synopsisSubcommandLabel = "COMMAND",
    footer = {
      "",
      "First steps:  spos demo",
      "Any command:  spos help COMMAND, or spos COMMAND --help",
      "Other pages:  spos help exit-codes, spos help candidates",
    })
@SuppressWarnings("NullAway.Init")
final class SposCommand implements Runnable {
  @Spec CommandSpec spec;

  @Override
  public void run() {
    spec.commandLine().usage(spec.commandLine().getOut());
  }
}
