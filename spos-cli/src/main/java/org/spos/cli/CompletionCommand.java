package org.spos.cli;

import java.util.Locale;
import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Prints what a shell needs to complete commands and options. */
@Command(
    name = "completion",
    description = "Print the completion for bash and zsh: source <(spos completion)",
    mixinStandardHelpOptions = true)
@SuppressWarnings("NullAway.Init")
final class CompletionCommand implements Runnable {
  @Spec CommandSpec spec;

  @Override
  public void run() {
    Locale locale = Locale.getDefault();
    try {
      Locale.setDefault(Locale.ROOT); // the names of its variables have digits
      spec.commandLine().getOut().print(AutoComplete.bash("spos", spec.root().commandLine()));
    } finally {
      Locale.setDefault(locale);
    }
    spec.commandLine().getOut().flush();
  }
}
