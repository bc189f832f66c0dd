package org.spos.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.spos.config.Assignment;
import picocli.CommandLine.Option;

/** Options of commands that read images, wherever these are. */
@SuppressWarnings("NullAway.Init")
final class ListOptions {
  @Option(
      names = "--train-list",
      paramLabel = "FILE",
      description = "Training images as lines \"path label\", the path relative to train.")
  Optional<String> trainList = Optional.empty();

  @Option(
      names = "--val-list",
      paramLabel = "FILE",
      description = "Validation images as lines \"path label\", the path relative to val.")
  Optional<String> valList = Optional.empty();

  @Option(
      names = "--val-fraction",
      paramLabel = "F",
      description =
          "Share of each class of train that becomes val, where there is no val; the same for every"
              + " command.")
  Optional<String> valFraction = Optional.empty();

  @Option(
      names = "--on-bad-image",
      paramLabel = "WHAT",
      description = "fail at the first image that cannot be read, or skip and list them.")
  Optional<String> onBadImage = Optional.empty();

  @Option(
      names = "--workers",
      paramLabel = "N",
      description = "Threads that decode images; 0 for half of --threads.")
  Optional<String> workers = Optional.empty();

  List<Assignment> assignments() {
    List<Assignment> all = new ArrayList<>();
    GlobalOptions.add(all, "--train-list", "data.trainList", trainList);
    GlobalOptions.add(all, "--val-list", "data.valList", valList);
    GlobalOptions.add(all, "--val-fraction", "data.valFraction", valFraction);
    GlobalOptions.add(all, "--on-bad-image", "data.onBadImage", onBadImage);
    GlobalOptions.add(all, "--workers", "data.workers", workers);
    return all;
  }
}
