package org.spos.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.spos.engine.Engines;
import picocli.CommandLine;

/**
 * The list of commands that the launcher starts with flags for a short life. It must be known
 * before Java starts, so the build writes it beside the jar.
 */
final class LightCommands {
  private LightCommands() {}

  /** Writes the list, a line for each command, to the file that is the only argument. */
  public static void main(String[] arguments) throws IOException {
    Files.write(Path.of(arguments[0]), patterns(Main.commandLine(Engines.of())));
  }

  /**
   * Their first two words as patterns of a shell: {@code describe:*}, {@code data:make-demo}, and
   * {@code data:} for the parent of others alone.
   */
  static List<String> patterns(CommandLine commands) {
    List<String> patterns = new ArrayList<>();
    add(patterns, commands, ":");
    commands
        .getSubcommands()
        .forEach(
            (word, command) -> {
              add(patterns, command, command.getSubcommands().isEmpty() ? word + ":*" : word + ":");
              command
                  .getSubcommands()
                  .forEach((second, c) -> add(patterns, c, word + ":" + second));
            });
    return patterns;
  }

  private static void add(List<String> patterns, CommandLine command, String pattern) {
    Object work = command.getCommand();
    // What is no command of ours only prints help, but for the one that starts others with its
    // flags.
    boolean ours = work instanceof BaseCommand || work instanceof LaunchCommand;
    if (work instanceof LightCommand || !ours) {
      patterns.add(pattern);
    }
  }
}
