package org.spos.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Objects;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Command;

class LightCommandsTest {
  @Test
  void listsCommandsWithoutTensors() {
    assertThat(LightCommands.patterns(commands()))
        .contains(":", "describe:*", "report:*", "data:", "data:make-demo")
        .doesNotContain("search:*", "evaluate:*", "data:*", "data:check", "demo:*");
  }

  @Test
  void findsANewCheapCommandAndASecondOneInAGroup() {
    CommandLine commands = commands();
    commands.addSubcommand(new Cheap());
    Objects.requireNonNull(commands.getSubcommands().get("data")).addSubcommand(new Cheap());
    assertThat(LightCommands.patterns(commands)).contains("cheap:*", "data:cheap");
  }

  private static CommandLine commands() {
    return Main.commandLine(NoEngine.ENGINES);
  }

  @Command(name = "cheap")
  private static final class Cheap extends LightCommand {
    @Override
    int execute() {
      return ExitCode.OK;
    }
  }
}
