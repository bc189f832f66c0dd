package org.spos.report.content;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.spos.artifact.ArchitectureFile;
import org.spos.config.Assignment;
import org.spos.config.ConfigLoader;
import org.spos.config.SposConfig;
import org.spos.run.JournalEntry;
import org.spos.run.JournalEntry.Counts;
import org.spos.run.Manifest;
import org.spos.run.Metrics;
import org.spos.run.RunView;
import org.spos.space.Architecture;
import org.spos.space.Candidate;
import org.spos.space.SearchSpace;
import org.spos.space.SearchSpace.Stage;

/** Runs as values, without files. */
final class MadeUpRun {
  static final SearchSpace SPACE =
      new SearchSpace("tiny", 16, 4, 1, List.of(new Stage(3, 8)), 8, 5, 0, Candidate.PUBLISHED);
  private static final Instant BEGUN = Instant.parse("2026-01-02T03:04:05Z");

  private MadeUpRun() {}

  static SposConfig config(String... assignments) {
    return ConfigLoader.load(
        SposConfig.defaults().withSpace(SPACE),
        List.of(),
        Arrays.stream(assignments).map(Assignment::parse).toList());
  }

  static RunView search(
      String name, SposConfig config, Optional<ArchitectureFile> best, JournalEntry... all) {
    return view(
        "search",
        name,
        config,
        Map.of("supernet", "s", "scoredOn", "images"),
        List.of(),
        List.of(all),
        best);
  }

  static RunView training(String command, String name, SposConfig config, List<Metrics.Row> rows) {
    return view(command, name, config, Map.of(), rows, List.of(), Optional.empty());
  }

  static RunView scratch(String name, SposConfig config, ArchitectureFile trained) {
    return view("scratch", name, config, Map.of(), List.of(), List.of(), Optional.of(trained));
  }

  /** Accuracies are hits of 400 images. */
  static JournalEntry candidate(
      int epoch, String architecture, long macs, int hits, String origin) {
    return new JournalEntry(
        epoch,
        1,
        Architecture.parse(architecture),
        macs,
        hits / 4.0,
        100,
        3 - hits / 200.0,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.of(new Counts(400, hits, 400)),
        origin);
  }

  static ArchitectureFile found(String architecture) {
    return ArchitectureFile.of(SPACE, Architecture.parse(architecture));
  }

  private static RunView view(
      String command,
      String name,
      SposConfig config,
      Map<String, String> inputs,
      List<Metrics.Row> rows,
      List<JournalEntry> candidates,
      Optional<ArchitectureFile> best) {
    Manifest begun =
        Manifest.start(
            command, List.of("spos", command), inputs, 1, "engine", "data", "hash", BEGUN);
    return new RunView(
        Path.of("runs", name),
        begun.end(Manifest.Outcome.FINISHED, BEGUN.plus(Duration.ofMinutes(10))),
        config,
        RunView.State.FINISHED,
        rows,
        List.of(),
        candidates,
        best,
        List.of(),
        List.of(),
        Optional.empty(),
        Optional.empty());
  }
}
