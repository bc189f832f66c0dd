package org.spos.report.content;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.spos.artifact.LatencyFile;
import org.spos.cost.LatencyTable;
import org.spos.error.SposException;
import org.spos.run.RunView;

/** Latencies of the candidates of a search, by the table that it was given. */
final class Latencies {
  private static final Logger LOG = LoggerFactory.getLogger(Latencies.class);

  private Latencies() {}

  /** Empty where the search had no table, or its file is no longer there. */
  static Optional<Candidates.Cost> of(RunView run, Predicate<Path> readable) {
    String file = run.config().search().latencyTable();
    if (file.isEmpty() || !Files.isRegularFile(Path.of(file)) || !readable.test(Path.of(file))) {
      return Optional.empty();
    }
    try {
      LatencyTable table = LatencyFile.read(Path.of(file)).table(run.config().space(), file);
      return Optional.of(one -> table.millis(one.architecture()));
    } catch (SposException e) {
      LOG.warn("Leaving the latencies out: {}", e.getMessage());
      return Optional.empty();
    }
  }
}
