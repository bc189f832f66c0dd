package org.spos.workflow;

import java.util.Optional;
import org.spos.checkpoint.Checkpoint;
import org.spos.config.SposConfig;
import org.spos.engine.Recalibration;
import org.spos.error.ConfigException;
import org.spos.space.Architecture;

/** Which path of a checkpoint a command works on, and how its BN statistics are usually made. */
public final class ChosenPath {
  private ChosenPath() {}

  /**
   * The path that was asked for.
   *
   * @param wanted may be empty for a retrained network, which has only one
   * @throws ConfigException if the checkpoint does not hold it
   */
  public static Architecture of(Checkpoint checkpoint, Optional<Architecture> wanted) {
    Optional<Architecture> own = checkpoint.architecture();
    if (wanted.isEmpty()) {
      return own.orElseThrow(
          () -> new ConfigException("a supernet holds many architectures; say which with --arch"));
    }
    Architecture path = checkpoint.space().check(wanted.get());
    if (own.isPresent() && !own.get().equals(path)) {
      throw new ConfigException(
          "the checkpoint holds architecture %s only, --arch asks for %s"
              .formatted(own.get(), path));
    }
    return path;
  }

  /**
   * A configuration that tests the path of a checkpoint as it should: a supernet's as the
   * configuration says, so that its number is that of a search; a retrained network's with the
   * statistics of its own training, unless the user wants others.
   */
  public static SposConfig tested(
      SposConfig config, Checkpoint checkpoint, Optional<Recalibration> wanted) {
    Recalibration usual =
        checkpoint.kind() == Checkpoint.Kind.SUPERNET
            ? config.tester().recalibration()
            : Recalibration.OFF;
    return config.withTester(config.tester().withRecalibration(wanted.orElse(usual)));
  }
}
