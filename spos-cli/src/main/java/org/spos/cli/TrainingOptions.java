package org.spos.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.spos.config.Assignment;
import picocli.CommandLine.Option;

/** Options of both trainings; numbers may be written 150k. */
@SuppressWarnings("NullAway.Init")
final class TrainingOptions {
  @Option(names = "--iterations", paramLabel = "N", description = "Number of steps.")
  Optional<String> iterations = Optional.empty();

  @Option(names = "--batch-size", paramLabel = "N", description = "Images in each step.")
  Optional<String> batchSize = Optional.empty();

  @Option(
      names = "--shards",
      paramLabel = "N",
      description =
          "Cut each batch into N shards with batch statistics of their own: memory for one.")
  Optional<String> shards = Optional.empty();

  @Option(
      names = "--learning-rate",
      paramLabel = "X",
      description = "At the start; it falls to 0 by the end.")
  Optional<String> learningRate = Optional.empty();

  List<Assignment> assignments(String section) {
    List<Assignment> all = new ArrayList<>();
    GlobalOptions.add(all, "--iterations", section + ".iterations", iterations);
    GlobalOptions.add(all, "--batch-size", section + ".batchSize", batchSize);
    GlobalOptions.add(all, "--shards", section + ".shards", shards);
    GlobalOptions.add(all, "--learning-rate", section + ".learningRate", learningRate);
    return all;
  }
}
