package org.spos.run;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.spos.artifact.ArchitectureFile;
import org.spos.config.ConfigLoader;
import org.spos.config.SposConfig;
import org.spos.error.CheckpointException;
import org.spos.file.AtomicFiles;
import org.spos.space.Architecture;

/**
 * A run directory as a value, at one moment: of a run that goes on, has ended or was killed. Reads
 * only; what a report, a live page or a test knows of a run, it knows from here.
 *
 * @param folder the run directory
 * @param manifest where the run came from
 * @param config with which it runs
 * @param state whether it goes on, or how it ended
 * @param metrics a row for each training step, with the paths trained, or for each search epoch
 * @param times a row for each training step: {@code seconds}, and {@code dataWait}, the percentage
 *     of them spent waiting for images; none for a search
 * @param candidates of a search, in order of evaluation
 * @param best what it found, or the architecture that it trains; empty if neither is known
 * @param ranks trainings of a ranking without a table
 * @param scores what a ranking has scored so far
 * @param ranked the networks of a ranking that has ended, with their truth and scores
 * @param statistics how well the scores of a ranking that has ended rank
 */
public record RunView(
    Path folder,
    Manifest manifest,
    SposConfig config,
    State state,
    List<Metrics.Row> metrics,
    List<Metrics.Row> times,
    List<JournalEntry> candidates,
    Optional<ArchitectureFile> best,
    List<RankFile.Pair> ranks,
    List<ScoreFile.Score> scores,
    Optional<RankedFile> ranked,
    Optional<RankStatistics> statistics) {

  private static final Pattern HOLDER = Pattern.compile("process (\\d{1,18})\\b");

  /** Whether a run goes on, or how it ended. */
  public enum State {
    /** Its process is alive on this machine. */
    RUNNING,
    /** It did not say how it ended, and its process is not on this machine. */
    KILLED,
    FINISHED,
    INTERRUPTED,
    FAILED;

    /** As pages call it. */
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  public RunView {
    metrics = List.copyOf(metrics);
    times = List.copyOf(times);
    candidates = List.copyOf(candidates);
    ranks = List.copyOf(ranks);
    scores = List.copyOf(scores);
  }

  /**
   * Reads a run.
   *
   * @throws CheckpointException if there is none, or one of its files is damaged
   */
  public static RunView of(Path folder) {
    if (!isRun(folder)) {
      throw new CheckpointException(
          "%s %s; give a run directory".formatted(folder, whyNoRun(folder)));
    }
    Manifest manifest = Manifest.read(RunLayout.manifest(folder));
    SposConfig config = ConfigLoader.loadRun(RunLayout.config(folder));
    Path journal = RunLayout.journal(folder);
    Path ranks = folder.resolve(RankFile.NAME);
    return new RunView(
        folder,
        manifest,
        config,
        state(folder, manifest),
        Metrics.read(RunLayout.metrics(folder)),
        Metrics.read(RunLayout.times(folder)),
        Files.exists(journal)
            ? Journal.read(journal).stream()
                .filter(entry -> !entry.origin().equals(JournalEntry.CONFIRMED))
                .toList()
            : List.of(),
        best(folder, manifest, config),
        Files.exists(ranks) ? RankFile.readWhole(ranks) : List.of(),
        Files.exists(folder.resolve(ScoreFile.NAME))
            ? ScoreFile.readWhole(folder.resolve(ScoreFile.NAME))
            : List.of(),
        Files.exists(folder.resolve(RankedFile.NAME))
            ? Optional.of(RankedFile.read(folder))
            : Optional.empty(),
        Files.exists(folder.resolve(RankingJson.NAME))
            ? Optional.of(RankStatistics.read(folder))
            : Optional.empty());
  }

  /**
   * The run in a folder, or all runs below it at any depth, in the order in which they began.
   *
   * @throws CheckpointException if there is none, or a file of one is damaged
   */
  public static List<RunView> allIn(Path folder) {
    List<RunView> runs = folders(folder).stream().map(RunView::of).toList();
    if (runs.isEmpty()) {
      throw new CheckpointException(
          "%s %s; give a run directory".formatted(folder, whyNoRun(folder)));
    }
    return runs.stream().sorted(Comparator.comparing(run -> run.manifest().started())).toList();
  }

  /** Name of the run: that of its folder. */
  public String name() {
    return String.valueOf(folder.toAbsolutePath().normalize().getFileName());
  }

  /** Whether the process that last worked in a run directory is alive on this machine. */
  public static boolean isAlive(Path folder) {
    return process(folder).filter(ProcessHandle::isAlive).isPresent();
  }

  private static List<Path> folders(Path folder) {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> inside = Files.walk(folder)) {
      return inside.filter(RunView::isRun).toList();
    } catch (IOException e) {
      throw AtomicFiles.cannot("read", folder, e);
    }
  }

  private static boolean isRun(Path folder) {
    return Files.exists(RunLayout.manifest(folder)) && RunDirectory.hasBegun(folder);
  }

  private static State state(Path folder, Manifest manifest) {
    return switch (manifest.outcome()) {
      case RUNNING -> isAlive(folder) ? State.RUNNING : State.KILLED;
      case FINISHED -> State.FINISHED;
      case INTERRUPTED -> State.INTERRUPTED;
      case FAILED -> State.FAILED;
    };
  }

  /** The process that last locked the folder, if this machine has one of its number. */
  private static Optional<ProcessHandle> process(Path folder) {
    Path file = RunLayout.lock(folder);
    try {
      // Not by trying the lock: that could keep a run from starting.
      Matcher holder = HOLDER.matcher(Files.exists(file) ? Files.readString(file) : "");
      return holder.find() ? ProcessHandle.of(Long.parseLong(holder.group(1))) : Optional.empty();
    } catch (IOException e) {
      throw AtomicFiles.cannot("read", file, e);
    }
  }

  private static Optional<ArchitectureFile> best(
      Path folder, Manifest manifest, SposConfig config) {
    Path file = folder.resolve(ArchitectureFile.NAME);
    return Files.exists(file)
        ? Optional.of(ArchitectureFile.read(file, config.space()))
        : Optional.ofNullable(manifest.inputs().get("architecture"))
            .map(text -> ArchitectureFile.of(config.space(), Architecture.parse(text)));
  }

  private static String whyNoRun(Path folder) {
    if (!Files.exists(folder)) {
      return "does not exist";
    }
    return Files.isDirectory(folder)
        ? "holds no run: there is no manifest.json"
        : "is a file, not a folder";
  }
}
