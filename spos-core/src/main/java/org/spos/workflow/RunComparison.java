package org.spos.workflow;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.BiPredicate;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.spos.artifact.ArchitectureFile;
import org.spos.checkpoint.Checkpoint;
import org.spos.checkpoint.CheckpointFile;
import org.spos.file.AtomicFiles;
import org.spos.run.Journal;
import org.spos.run.JournalEntry;
import org.spos.run.Metrics;
import org.spos.run.RankFile;
import org.spos.run.ScoreFile;
import org.spos.space.SearchSpace;
import org.spos.text.OneLine;
import org.spos.text.Text;

/** What two runs left that must not differ: metrics, journals, networks, architectures. */
final class RunComparison {
  private static final Pattern RESULT =
      Pattern.compile(
          "(scratch-\\d+(-seed-\\d+)?/)?(metrics\\.jsonl|journal\\.jsonl|pairs\\.csv|scores\\.csv|architecture_final\\.json|best/.*\\.json|[^/]+\\.safetensors)");

  private static final Pattern CHECKPOINT =
      Pattern.compile("(scratch-\\d+(-seed-\\d+)?/)?checkpoints/.*\\.safetensors");

  private final Path one;
  private final Path other;
  private final SearchSpace space;

  RunComparison(Path one, Path other, SearchSpace space) {
    this.one = one;
    this.other = other;
    this.space = space;
  }

  /** The files that are compared, relative to both directories. */
  List<String> files() {
    try (Stream<Path> files = Files.walk(one)) {
      return files
          .filter(Files::isRegularFile)
          .map(file -> one.relativize(file).toString().replace('\\', '/'))
          // An interruption saves checkpoints of its own; those that both have must agree.
          .filter(
              name ->
                  RESULT.matcher(name).matches()
                      || CHECKPOINT.matcher(name).matches() && Files.exists(other.resolve(name)))
          .sorted()
          .toList();
    } catch (IOException e) {
      throw AtomicFiles.cannot("read", one, e);
    }
  }

  /** What differs, a line for each file; empty if nothing does. */
  List<String> differences() {
    List<String> differences = new ArrayList<>();
    for (String name : files()) {
      difference(one.resolve(name), other.resolve(name))
          .ifPresent(what -> differences.add(name + ": " + what));
    }
    return differences;
  }

  private Optional<String> difference(Path mine, Path theirs) {
    try {
      if (!Files.exists(theirs)) {
        return Optional.of("was not written");
      }
      if (Files.mismatch(mine, theirs) < 0) {
        return Optional.empty();
      }
      String name = mine.toString();
      if (name.endsWith(RankFile.NAME)) {
        return pairs(RankFile.read(mine), RankFile.read(theirs));
      }
      if (name.endsWith(ScoreFile.NAME)) {
        return lines(mine, theirs, 0, first(mine, theirs));
      }
      return name.endsWith(".safetensors")
          ? tensors(CheckpointFile.read(mine), CheckpointFile.read(theirs))
          : name.endsWith("metrics.jsonl")
              ? metrics(mine, theirs)
              : name.endsWith(".jsonl") ? candidates(mine, theirs) : architectures(mine, theirs);
    } catch (IOException e) {
      throw AtomicFiles.cannot("read", theirs, e);
    }
  }

  private static Optional<String> pairs(List<RankFile.Pair> mine, List<RankFile.Pair> theirs) {
    for (int i = 0; i < Math.min(mine.size(), theirs.size()); i++) {
      if (!mine.get(i).equals(theirs.get(i))) {
        return Optional.of(Text.format("pair %d was %s, is %s", i + 1, mine.get(i), theirs.get(i)));
      }
    }
    return mine.size() == theirs.size()
        ? Optional.empty()
        : Optional.of(Text.format("had %d pairs, has %d", mine.size(), theirs.size()));
  }

  /** The first line that differs; negative if none does. */
  private static int first(Path mine, Path theirs) throws IOException {
    List<String> then = Files.readAllLines(mine, StandardCharsets.UTF_8);
    List<String> now = Files.readAllLines(theirs, StandardCharsets.UTF_8);
    for (int i = 0; i < Math.min(then.size(), now.size()); i++) {
      if (!then.get(i).equals(now.get(i))) {
        return i;
      }
    }
    return then.size() == now.size() ? -1 : Math.min(then.size(), now.size());
  }

  /** Networks that differ in nothing but what is said of them are equal. */
  private static Optional<String> tensors(Checkpoint mine, Checkpoint theirs) {
    return tensors("", mine.parameters().values(), theirs.parameters().values())
        .or(
            () ->
                tensors(
                    "momentum of ", mine.parameters().momentum(), theirs.parameters().momentum()))
        .or(() -> tensors("average of ", mine.average(), theirs.average()));
  }

  private static Optional<String> tensors(
      String what, Map<String, float[]> mine, Map<String, float[]> theirs) {
    if (!mine.keySet().equals(theirs.keySet())) {
      return Optional.of(what + "other tensors");
    }
    for (Map.Entry<String, float[]> tensor : mine.entrySet()) {
      float[] now = Objects.requireNonNull(theirs.get(tensor.getKey()));
      int at = Arrays.mismatch(tensor.getValue(), now);
      if (at >= 0) {
        return Optional.of(
            Text.format(
                "%s%s[%d] was %s, is %s",
                what, tensor.getKey(), at, tensor.getValue()[at], now[at]));
      }
    }
    return Optional.empty();
  }

  private static Optional<String> metrics(Path mine, Path theirs) throws IOException {
    List<Metrics.Row> then = Metrics.read(mine);
    List<Metrics.Row> now = Metrics.read(theirs);
    return lines(mine, theirs, 0, firstDifference(then, now, RunComparison::sameRow));
  }

  /** An earlier version may have written fewer numbers. */
  private static boolean sameRow(Metrics.Row then, Metrics.Row now) {
    return then.step() == now.step()
        && now.values().entrySet().containsAll(then.values().entrySet())
        && (then.paths().isEmpty() || then.paths().equals(now.paths()));
  }

  private static Optional<String> candidates(Path mine, Path theirs) throws IOException {
    List<JournalEntry> then = Journal.read(mine);
    List<JournalEntry> now = Journal.read(theirs);
    return lines(mine, theirs, 1, firstDifference(then, now, JournalEntry::isSame));
  }

  /** The first place where two lists differ, or where one of them ends; negative if nowhere. */
  private static <T> int firstDifference(List<T> then, List<T> now, BiPredicate<T, T> same) {
    int both = Math.min(then.size(), now.size());
    for (int i = 0; i < both; i++) {
      if (!same.test(then.get(i), now.get(i))) {
        return i;
      }
    }
    return then.size() == now.size() ? -1 : both;
  }

  /**
   * A difference as the lines of the files.
   *
   * @param header lines before the first row
   * @param row where they differ; negative if nowhere
   */
  private static Optional<String> lines(Path mine, Path theirs, int header, int row)
      throws IOException {
    if (row < 0) {
      return Optional.empty();
    }
    List<String> then = Files.readAllLines(mine, StandardCharsets.UTF_8);
    List<String> now = Files.readAllLines(theirs, StandardCharsets.UTF_8);
    int line = header + row;
    return Optional.of(
        line < Math.min(then.size(), now.size())
            ? Text.format(
                "line %d was %s, is %s",
                line + 1, OneLine.of(then.get(line)), OneLine.of(now.get(line)))
            : Text.format("had %d lines, has %d", then.size(), now.size()));
  }

  /** The name of the run is in the file and may differ. */
  private Optional<String> architectures(Path mine, Path theirs) {
    ArchitectureFile then = ArchitectureFile.read(mine, space).withRunId("");
    ArchitectureFile now = ArchitectureFile.read(theirs, space).withRunId("");
    return then.equals(now)
        ? Optional.empty()
        : Optional.of(
            "was %s of %s %%, is %s of %s %%"
                .formatted(
                    then.architecture(),
                    then.top1().orElse(Double.NaN),
                    now.architecture(),
                    now.top1().orElse(Double.NaN)));
  }
}
