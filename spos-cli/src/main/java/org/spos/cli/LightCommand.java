package org.spos.cli;

import org.spos.engine.Engines;

/**
 * A command without tensors, over before optimised code would pay: the launcher starts it with
 * flags for a short life (see {@link LightCommands}).
 */
abstract class LightCommand extends BaseCommand {
  LightCommand() {
    super(Engines.of()); // it opens none
  }
}
