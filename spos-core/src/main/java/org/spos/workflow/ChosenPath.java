package org.spos.workflow;

import java.util.Optional;
import org.spos.checkpoint.Checkpoint;
import org.spos.config.TesterConfig.Recalibration;
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

  /** Cumulative for a supernet, off for a retrained network, unless told otherwise. */
  public static Recalibration recalibration(Checkpoint checkpoint, Optional<Recalibration> wanted) {
    return wanted.orElse(
        checkpoint.kind() == Checkpoint.Kind.SUPERNET
            ? Recalibration.CUMULATIVE
            : Recalibration.OFF);
  }
}
