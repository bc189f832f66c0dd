package org.spos.run;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.spos.error.CheckpointException;
import org.spos.file.AtomicFiles;
import org.spos.text.Text;

/**
 * Every evaluated candidate of a search, {@code journal.jsonl}, so that none is evaluated twice and
 * none is lost: a header line, then one line each, on the disk before {@link #append} returns. Not
 * thread-safe.
 */
public final class Journal implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Journal.class);

  private final LineFile lines;
  private final List<JournalEntry> found;

  private Journal(LineFile lines, List<JournalEntry> found) {
    this.lines = lines;
    this.found = List.copyOf(found);
  }

  /**
   * Starts a journal, or goes on with the one in the file. An unfinished last line is dropped with
   * a warning.
   *
   * @param acceptChanged whether a journal of another search is put aside for a new one
   * @throws CheckpointException if an earlier line is damaged, the header differs (the message
   *     lists what changed), or the file cannot be written
   */
  public static Journal open(Path file, JournalHeader header, boolean acceptChanged) {
    List<LineFile.Line> lines = LineFile.read(file);
    if (lines.isEmpty()) {
      return created(file, header);
    }
    List<String> changes = changes(lines.get(0), header, file);
    if (!changes.isEmpty()) {
      if (!acceptChanged) {
        throw new CheckpointException(
            "%s belongs to another search, its results cannot be reused; changed: %s; --accept-changed starts a new journal"
                .formatted(file, String.join("; ", changes)));
      }
      LOG.warn("New journal, the earlier one is {}: {}", putAside(file), changes);
      return created(file, header);
    }
    List<JournalEntry> found = new ArrayList<>();
    long size = lines.get(0).end();
    for (LineFile.Line line : lines.subList(1, lines.size())) {
      Optional<JournalEntry> entry = entry(line, line.number() == lines.size(), file);
      if (entry.isPresent()) {
        found.add(entry.get());
        size = line.end();
      }
    }
    return continued(file, found, size);
  }

  /**
   * The candidates of a file, whatever they depend on.
   *
   * @throws CheckpointException if a line other than the last is damaged
   */
  public static List<JournalEntry> read(Path file) {
    List<LineFile.Line> lines = LineFile.read(file);
    List<JournalEntry> found = new ArrayList<>();
    for (LineFile.Line line : lines.subList(Math.min(1, lines.size()), lines.size())) {
      entry(line, line.number() == lines.size(), file).ifPresent(found::add);
    }
    return found;
  }

  /**
   * What the candidates of a file depend on, by name, such as {@code supernet}; empty if a killed
   * search left no whole first line.
   *
   * @throws CheckpointException if the first line is damaged
   */
  public static Map<String, String> conditions(Path file) {
    List<LineFile.Line> lines = LineFile.read(file);
    return lines.isEmpty() || !lines.get(0).complete()
        ? Map.of()
        : JournalLines.parseHeader(lines.get(0).text(), where(lines.get(0), file));
  }

  /** The candidates that were in the file when it was opened, in order. */
  public List<JournalEntry> entries() {
    return found;
  }

  /**
   * Appends a candidate; when this returns, it survives a power failure.
   *
   * @throws CheckpointException if it cannot be written; earlier lines are then intact
   */
  public void append(JournalEntry entry) {
    lines.append(JournalLines.entry(entry));
    lines.sync();
  }

  @Override
  public void close() {
    lines.close();
  }

  /** Empty if it is the last line and unfinished. */
  private static Optional<JournalEntry> entry(LineFile.Line line, boolean last, Path file) {
    String where = where(line, file);
    try {
      if (line.complete()) {
        return Optional.of(JournalLines.parseEntry(line.text(), where));
      }
      LOG.warn("Dropping the unfinished last {}", where);
    } catch (CheckpointException e) {
      if (!last) {
        throw e;
      }
      // A power failure may leave the end of a line on the disk without its middle.
      LOG.warn("Dropping the unfinished last line: {}", e.getMessage());
    }
    return Optional.empty();
  }

  private static Journal continued(Path file, List<JournalEntry> found, long size) {
    LineFile lines = LineFile.open(file);
    boolean opened = false;
    try {
      lines.truncate(size);
      lines.sync();
      opened = true;
      return new Journal(lines, found);
    } finally {
      if (!opened) {
        lines.close();
      }
    }
  }

  private static Journal created(Path file, JournalHeader header) {
    // Whole or not at all: a search without a readable header could not be trusted.
    AtomicFiles.write(file, JournalLines.header(header) + "\n");
    return new Journal(LineFile.open(file), List.of());
  }

  private static List<String> changes(LineFile.Line line, JournalHeader header, Path file) {
    Map<String, String> before = JournalLines.parseHeader(line.text(), where(line, file));
    return JournalHeader.changes(before, header.fields());
  }

  /**
   * Renames the journal of another search: evaluations cost hours, so they stay on the disk.
   *
   * @return its new name
   * @throws CheckpointException if it cannot be renamed
   */
  public static Path putAside(Path file) {
    Path aside = file.resolveSibling("journal-1.jsonl");
    for (int i = 2; Files.exists(aside); i++) {
      aside = file.resolveSibling(Text.format("journal-%d.jsonl", i));
    }
    try {
      return Files.move(file, aside);
    } catch (IOException e) {
      throw AtomicFiles.cannot("rename", file, e);
    }
  }

  private static String where(LineFile.Line line, Path file) {
    return Text.format("line %d of %s", line.number(), file);
  }
}
