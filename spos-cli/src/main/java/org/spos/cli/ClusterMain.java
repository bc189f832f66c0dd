package org.spos.cli;

import org.spos.engine.Engines;
import picocli.CommandLine;

/** The command where a cluster does the pieces of its runs. */
public final class ClusterMain {
  private ClusterMain() {}

  /** Runs a command and gives its exit code. */
  public static int run(String[] arguments, Cluster cluster) {
    CommandLine commands = Main.commandLine(Engines.found());
    give(commands, cluster);
    return Main.execute(commands, arguments);
  }

  /** Lets it do the pieces of all commands that have any. */
  static void give(CommandLine commands, Cluster cluster) {
    commands.getCommandSpec().removeSubcommand("launch"); // starts processes of its own
    commands
        .getSubcommands()
        .values()
        .forEach(
            one -> {
              if (one.getCommand() instanceof BaseCommand command) {
                command.on(cluster);
              }
            });
  }
}
