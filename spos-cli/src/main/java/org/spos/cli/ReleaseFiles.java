package org.spos.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.spos.engine.Engines;
import org.spos.run.ToolVersion;
import picocli.CommandLine;

/** Writes what a release has beside its jars and comes from the commands: manual and completion. */
final class ReleaseFiles {
  private ReleaseFiles() {}

  /** Writes into a folder, the first argument; the second is the date of the manual. */
  public static void main(String[] arguments) throws IOException {
    write(Path.of(arguments[0]), arguments[1]);
  }

  static void write(Path folder, String date) throws IOException {
    CommandLine commands = Main.commandLine(Engines.of());
    Path manual = Files.createDirectories(folder.resolve("man/man1"));
    for (CommandPage page : CommandPage.all(commands)) {
      String version = ToolVersion.current().version();
      Files.writeString(manual.resolve(ManPage.file(page)), ManPage.of(page, version, date));
    }
    Path completion = Files.createDirectories(folder.resolve("completion"));
    Files.writeString(completion.resolve("spos.bash"), CompletionCommand.bash(commands));
    Path lib = Files.createDirectories(folder.resolve("lib"));
    LightCommands.main(new String[] {lib.resolve("light-commands").toString()});
  }
}
