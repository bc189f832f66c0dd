package org.spos.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.spos.text.ShellCommand;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code spos help search}, for who does not think of {@code --help}. */
@Command(
    name = "help",
    description = "Show the help of a command.",
    mixinStandardHelpOptions = true,
    versionProvider = VersionProvider.class)
@SuppressWarnings("NullAway.Init")
final class HelpCommand implements Runnable {
  @Spec CommandSpec spec;

  @Parameters(
      paramLabel = "COMMAND",
      arity = "0..*",
      description = "Such as search or data pack; or a topic: exit-codes, candidates.")
  List<String> words = new ArrayList<>();

  @Override
  public void run() {
    Optional<String> topic = words.size() == 1 ? HelpTopics.page(words.get(0)) : Optional.empty();
    if (topic.isPresent()) {
      spec.commandLine().getOut().print(topic.get());
      spec.commandLine().getOut().flush();
      return;
    }
    CommandLine command = spec.root().commandLine();
    for (String word : words) {
      CommandLine inner = command.getSubcommands().get(word);
      if (inner == null) {
        throw new ParameterException(
            command,
            HelpTopics.page(word).isPresent()
                ? "\"%s\" is a topic and stands alone: %s"
                    .formatted(word, ShellCommand.of("spos", "help", word))
                : "there is no command \"%s\"".formatted(word));
      }
      command = inner;
    }
    command.usage(spec.commandLine().getOut());
  }
}
