package org.spos.cli;

import java.util.Optional;
import java.util.OptionalLong;
import org.spos.error.ConfigException;
import org.spos.text.Text;
import org.spos.workflow.Epochs;
import picocli.CommandLine.Option;

/** The length of a training as NNI counts it. */
@SuppressWarnings("NullAway.Init")
final class EpochOptions {
  @Option(
      names = "--epochs",
      paramLabel = "N",
      description = "Passes over the training images, in place of --iterations.")
  Optional<Long> epochs = Optional.empty();

  /** Checks them beside the options of the same training. */
  void check(TrainingOptions training) {
    epochs
        .filter(number -> number < 1)
        .ifPresent(
            number -> {
              throw new ConfigException(Text.format("--epochs %d: must be at least 1", number));
            });
    if (epochs.isPresent() && training.iterations.isPresent()) {
      throw new ConfigException("--epochs and --iterations say the same twice; give one of them");
    }
  }

  Epochs epochs() {
    return new Epochs(epochs.map(OptionalLong::of).orElse(OptionalLong.empty()));
  }
}
