package org.spos.cli;

/**
 * A command without tensors, over before optimised code would pay: the launcher starts it with
 * flags for a short life (see {@link LightCommands}).
 */
abstract class LightCommand extends BaseCommand {
  LightCommand() {
    super(
        (kind, threads) -> {
          throw new IllegalStateException("a light command opens no engine");
        });
  }
}
