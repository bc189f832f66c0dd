package org.spos.workflow;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.spos.checkpoint.Checkpoint;
import org.spos.checkpoint.CheckpointFile;
import org.spos.engine.ParameterSet;
import org.spos.run.Metrics;
import org.spos.text.Text;

/**
 * Keeps the network of the best validation so far in a file of its own, with the BN statistics that
 * it was measured with. It is no result: the last network is.
 */
public final class BestNetwork {
  /** In the run directory. */
  static final String FILE = "best.safetensors";

  private static final Logger LOG = LoggerFactory.getLogger(BestNetwork.class);
  private static final String TOP1 = "chosenTop1";

  private final Path file;
  private final ChosenOn chosenOn;
  private final Saver saver;
  private double best;

  /** Makes a checkpoint of parameters with what else is to be said of them. */
  @FunctionalInterface
  interface Saver {
    Checkpoint checkpoint(long iteration, ParameterSet parameters, Map<String, String> further);
  }

  /**
   * What was kept.
   *
   * @param file the network
   * @param iteration after which it was measured
   * @param top1 in percent
   * @param chosenOn by which images
   */
  public record Kept(Path file, long iteration, double top1, ChosenOn chosenOn) {}

  /**
   * @param measured what the run has measured before
   * @param key of the accuracy in it
   */
  BestNetwork(Path file, ChosenOn chosenOn, List<Metrics.Row> measured, String key, Saver saver) {
    this.file = file;
    this.chosenOn = chosenOn;
    this.saver = saver;
    this.best =
        measured.stream()
            .flatMap(row -> Optional.ofNullable(row.values().get(key)).stream())
            .mapToDouble(Double::doubleValue)
            .max()
            .orElse(Double.NEGATIVE_INFINITY);
  }

  /** Keeps this network if none was better or as good before. */
  void offer(long iteration, double top1, ParameterSet parameters) {
    if (top1 > best) {
      best = top1;
      CheckpointFile.write(
          file,
          saver.checkpoint(
              iteration,
              parameters,
              Map.of(ChosenOn.METRIC, chosenOn.id(), TOP1, Text.format("%s", top1))));
      LOG.info("The best so far ({}) is kept in {}", chosenOn.words(), file);
    }
  }

  /** What a run has kept. */
  static Optional<Kept> kept(Path run) {
    Path file = run.resolve(FILE);
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    Checkpoint network = CheckpointFile.read(file);
    return ChosenOn.of(network)
        .map(
            chosen ->
                new Kept(
                    file,
                    network.iteration(),
                    Double.parseDouble(network.metrics().getOrDefault(TOP1, "NaN")),
                    chosen));
  }
}
