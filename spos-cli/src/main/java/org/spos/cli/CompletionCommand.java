package org.spos.cli;

import java.util.Locale;
import picocli.AutoComplete;
import picocli.CommandLine;
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
    spec.commandLine().getOut().print(bash(spec.root().commandLine()));
    spec.commandLine().getOut().flush();
  }

  /** The script for bash; zsh reads it too. */
  static String bash(CommandLine commands) {
    Locale locale = Locale.getDefault();
    try {
      Locale.setDefault(Locale.ROOT); // the names of its variables have digits
      return AutoComplete.bash("spos", commands);
    } finally {
      Locale.setDefault(locale);
    }
  }
}
