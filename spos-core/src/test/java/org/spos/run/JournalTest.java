package org.spos.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.spos.error.CheckpointException;
import org.spos.run.JournalEntry.Counts;
import org.spos.space.Architecture;

class JournalTest {
  private static final JournalHeader HEADER =
      new JournalHeader(
          "abc", "{\"name\":\"tiny\"}", Map.of("batches", "20"), "data1", 7, "0..330000000");
  private static final List<JournalEntry> ENTRIES =
      List.of(
          entry(0, "random", 71.25),
          entry(1, "mutation \"ü\"\n", Double.NaN),
          entry(2, "crossover", 0.1 + 0.2));

  @TempDir Path folder;
  private byte[] whole = new byte[0];

  @BeforeEach
  void writeAJournal() throws IOException {
    try (Journal journal = Journal.open(file(), HEADER, false)) {
      assertThat(journal.entries()).isEmpty();
      ENTRIES.forEach(journal::append);
    }
    whole = Files.readAllBytes(file());
  }

  @Test
  void readsWhatItWrote() throws IOException {
    assertThat(entries()).isEqualTo(ENTRIES);
    assertThat(Files.readAllBytes(file())).isEqualTo(whole);
    assertThat(Files.readAllLines(file())).hasSize(4);
  }

  @Test
  void losesNoFinishedLineWhereverItIsCut() throws IOException {
    int headerEnd = lineEnd(0);
    // Every byte of the last line, and some of those before; each round flushes to disk.
    for (int length = headerEnd; length < whole.length; length += length < lineEnd(2) - 3 ? 3 : 1) {
      Files.write(file(), Arrays.copyOf(whole, length));
      int finished = 0;
      for (int line = 1; line <= 3; line++) {
        finished += lineEnd(line) <= length ? 1 : 0;
      }
      try (Journal journal = Journal.open(file(), HEADER, false)) {
        assertThat(journal.entries()).isEqualTo(ENTRIES.subList(0, finished));
        ENTRIES.subList(finished, 3).forEach(journal::append);
      }
      assertThat(Files.readAllBytes(file())).isEqualTo(whole);
    }
  }

  @Test
  void noticesEveryFlippedBitOfAMiddleLine() throws IOException {
    for (int i = lineEnd(0); i < lineEnd(2) - 1; i++) {
      byte[] bad = whole.clone();
      bad[i] ^= (byte) (1 << i % 8);
      Files.write(file(), bad);
      String line = i < lineEnd(1) ? "line 2 of " : "line ";
      assertThatThrownBy(this::entries)
          .as("byte %d", i)
          .isExactlyInstanceOf(CheckpointException.class)
          .message()
          .contains(line)
          .contains("is damaged")
          .doesNotContain("\n");
    }
  }

  @Test
  void dropsALastLineWhoseMiddleNeverReachedTheDisk() throws IOException {
    byte[] bad = whole.clone();
    Arrays.fill(bad, lineEnd(2) + 5, lineEnd(2) + 30, (byte) 0);
    Files.write(file(), bad);
    assertThat(entries()).isEqualTo(ENTRIES.subList(0, 2));
  }

  @Test
  void listsWhatChanged() {
    JournalHeader changed =
        new JournalHeader(
            "abd",
            "{\"name\":\"tiny\"}",
            Map.of("batches", "10", "mode", "EMA"),
            "data2",
            8,
            "0..1");
    assertThatThrownBy(() -> Journal.open(file(), changed, false))
        .isInstanceOf(CheckpointException.class)
        .hasMessageContaining("belongs to another search")
        .hasMessageEndingWith(
            "changed: supernet: abc → abd; data: data1 → data2; seed: 7 → 8; flopsRange:"
                + " 0..330000000 → 0..1; tester.batches: 20 → 10; tester.mode: none → EMA;"
                + " --accept-changed starts a new journal");
  }

  @Test
  void keepsTheJournalOfAnotherSearchUnderAnotherName() throws IOException {
    JournalHeader changed = new JournalHeader("abd", "{}", Map.of(), "data1", 7, "0..1");
    try (Journal journal = Journal.open(file(), changed, true)) {
      assertThat(journal.entries()).isEmpty();
      journal.append(ENTRIES.get(0));
    }
    assertThat(folder.resolve("journal-1.jsonl")).hasBinaryContent(whole);
    Journal.open(file(), HEADER, true).close();
    assertThat(folder.resolve("journal-2.jsonl")).content().contains("abd");
  }

  @Test
  void refusesADamagedOrNewerHeader() throws IOException {
    byte[] bad = whole.clone();
    bad[30] ^= 1;
    Files.write(file(), bad);
    assertThatThrownBy(this::entries)
        .hasMessageContaining("line 1 of")
        .hasMessageContaining("damaged");
    Files.writeString(file(), "hello\n");
    assertThatThrownBy(this::entries).isInstanceOf(CheckpointException.class);
    Files.writeString(
        file(),
        new String(whole, StandardCharsets.UTF_8).lines().skip(1).findFirst().orElseThrow() + "\n");
    assertThatThrownBy(this::entries).hasMessageContaining("is no header of a journal");
  }

  @Test
  void startsAnewInAnEmptyFile() throws IOException {
    Files.write(file(), new byte[0]);
    assertThat(entries()).isEmpty();
    assertThat(Files.readAllLines(file())).hasSize(1);
  }

  private List<JournalEntry> entries() {
    try (Journal journal = Journal.open(file(), HEADER, false)) {
      return journal.entries();
    }
  }

  /** The byte after the line feed of a line, counted from 0. */
  private int lineEnd(int line) {
    int end = 0;
    for (int i = 0; i <= line; i++) {
      while (whole[end] != '\n') {
        end++;
      }
      end++;
    }
    return end;
  }

  @Test
  void aLineHasTheErrorsOfItsScores() throws IOException {
    Path own = folder.resolve("own.jsonl");
    try (Journal journal = Journal.open(own, HEADER, false)) {
      journal.append(entry(4, "random", 36));
      journal.append(entry(3, "random", 36));
    }
    List<String> lines = Files.readAllLines(own);
    // sqrt(0.36 * 0.64 / 200) = 0.033941, in percent
    assertThat(lines.get(1))
        .contains("\"top1Error\":3.394112549695")
        .contains("\"lossError\":0.125");
    assertThat(lines.get(2)).doesNotContain("Error");
    assertThat(Journal.read(own).get(0)).isEqualTo(entry(4, "random", 36));
  }

  /** A rerun of an earlier version's search is compared in what both say. */
  @Test
  void candidatesAreTheSameIfTheyAreAsFarAsBothSay() {
    JournalEntry now = entry(4, "random", 36);
    JournalEntry before =
        new JournalEntry(
            now.epoch(),
            now.index(),
            now.architecture(),
            now.macs(),
            now.top1(),
            now.top5(),
            now.loss(),
            Optional.empty(),
            now.angle(),
            now.difference(),
            Optional.empty(),
            now.origin());
    assertThat(now.isSame(before)).isTrue();
    assertThat(before.isSame(now)).isTrue();
    assertThat(now.isSame(entry(4, "random", 37))).isFalse();
  }

  private static JournalEntry entry(int index, String origin, double top1) {
    // Every other one as version 0.1 wrote it.
    Optional<Counts> counts =
        index % 2 == 0 ? Optional.of(new Counts(200, (int) (2 * top1), 198)) : Optional.empty();
    Optional<Double> error = index % 4 == 0 ? Optional.of(0.125) : Optional.empty();
    return new JournalEntry(
        1,
        index,
        Architecture.of(0, 1, index),
        1L << 40,
        top1,
        99,
        1.5,
        error,
        error,
        Optional.empty(),
        counts,
        origin);
  }

  private Path file() {
    return folder.resolve("journal.jsonl");
  }
}
