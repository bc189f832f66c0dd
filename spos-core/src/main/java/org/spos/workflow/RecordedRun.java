package org.spos.workflow;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.spos.checkpoint.Checkpoint;
import org.spos.config.ConfigLoader;
import org.spos.config.SposConfig;
import org.spos.config.SupernetConfig.Sampling;
import org.spos.run.Journal;

/**
 * The run in whose directory a file lies: what it used is used again where the user asks for
 * nothing else. Such configurations are weaker than any file or option of the user's.
 *
 * @param directory of the run
 */
public record RecordedRun(Path directory) {
  /** Keys that say where the images are; they belong together: a list is of one folder's images. */
  public static final List<String> IMAGES =
      List.of("data.dir", "data.trainList", "data.valList", "data.valFraction");

  private static final Logger LOG = LoggerFactory.getLogger(RecordedRun.class);

  /** The run that wrote a network or an architecture, which may lie one folder deeper. */
  public static Optional<RecordedRun> of(Path file) {
    Path folder = Optional.ofNullable(file.getParent()).orElse(Path.of(""));
    boolean inside = folder.endsWith("best") || folder.endsWith("checkpoints");
    Path above = Optional.ofNullable(folder.getParent()).orElse(Path.of(""));
    return Stream.of(inside ? above : folder)
        .filter(run -> Files.isRegularFile(run.resolve("config.yaml")))
        .filter(run -> Files.isRegularFile(run.resolve("manifest.json")))
        .map(RecordedRun::new)
        .findFirst();
  }

  /** Whether it is a search that scored its candidates with just these weights. */
  public boolean searched(Checkpoint supernet) {
    Path journal = directory.resolve("journal.jsonl");
    return Files.exists(journal)
        && supernet.digest().equals(Journal.conditions(journal).get("supernet"));
  }

  /** A configuration with the images of the run. */
  public SposConfig withImages(SposConfig config) {
    SposConfig recorded = ConfigLoader.withValues(config, file(), IMAGES::contains);
    LOG.info("Images of {}, as recorded in {}", recorded.data().dir(), file());
    return recorded;
  }

  /** A configuration that splits and prepares images and scores candidates as this run did. */
  public SposConfig withScoring(SposConfig config) {
    LOG.info("Search split and BN recalibration as recorded in {}", file());
    return ConfigLoader.withValues(
        config,
        file(),
        key -> (key.startsWith("data.") || key.startsWith("tester.")) && !IMAGES.contains(key));
  }

  /**
   * How many images a supernet of this run has seen, once for each path.
   *
   * @param iterations steps that it was trained for
   */
  public long supernetImages(long iterations) {
    SposConfig config = ConfigLoader.loadRun(file());
    Sampling sampling = config.supernet().sampling();
    int paths =
        sampling == Sampling.STRICT_FAIR || sampling == Sampling.STRICT_FAIR_REPEAT
            ? IntStream.of(config.space().choices()).max().orElseThrow()
            : 1;
    return iterations * config.supernet().training().batchSize() * paths;
  }

  private Path file() {
    return directory.resolve("config.yaml");
  }
}
