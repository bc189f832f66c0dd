package org.spos.report.content;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.spos.report.model.Chart;
import org.spos.report.model.Item;
import org.spos.report.model.Series;
import org.spos.report.model.Series.Style;
import org.spos.report.model.Table;
import org.spos.run.JournalEntry;
import org.spos.run.RunView;
import org.spos.space.Architecture;
import org.spos.text.Text;

/** From which candidates the result of a search descends. */
final class Ancestry {
  private final Candidates candidates;
  private final Map<String, JournalEntry> known = new HashMap<>();
  private final Map<String, JournalEntry> family = new LinkedHashMap<>();
  private final List<JournalEntry> links = new ArrayList<>();

  private Ancestry(Candidates candidates) {
    this.candidates = candidates;
    candidates.all().forEach(one -> known.putIfAbsent(one.architecture().toString(), one));
  }

  /** Nothing where the result has no parents. */
  static List<Item> of(RunView run, Candidates candidates) {
    Ancestry ancestry = new Ancestry(candidates);
    Optional<JournalEntry> winner =
        run.best().flatMap(best -> candidates.find(best.architecture())).or(candidates::best);
    winner.ifPresent(ancestry::trace);
    return ancestry.links.isEmpty()
        ? List.of()
        : List.of(ancestry.chart(winner.orElseThrow()), ancestry.table(winner.orElseThrow()));
  }

  private void trace(JournalEntry winner) {
    Deque<JournalEntry> open = new ArrayDeque<>(List.of(winner));
    family.put(winner.architecture().toString(), winner);
    while (!open.isEmpty()) {
      JournalEntry child = open.remove();
      for (JournalEntry parent : parents(child).toList()) {
        links.add(parent);
        links.add(child);
        if (family.putIfAbsent(parent.architecture().toString(), parent) == null) {
          open.add(parent);
        }
      }
    }
  }

  /** Origins are such as {@code crossover 0,1,2 0,1,3}. */
  private Stream<JournalEntry> parents(JournalEntry child) {
    return Stream.of(child.origin().split(" ", -1))
        .skip(1)
        .distinct()
        .flatMap(text -> Optional.ofNullable(known.get(text)).stream())
        .filter(parent -> !parent.equals(child));
  }

  private Chart chart(JournalEntry winner) {
    List<JournalEntry> all = List.copyOf(family.values());
    return new Chart(
        "ancestry",
        "Ancestry of the result",
        "epoch",
        candidates.axis(),
        List.of(
            series("descent", Style.LINK, 8, links),
            series("ancestors", Style.POINT, 0, all)
                .withLabels(all.stream().map(candidates::label).toList()),
            series("result", Style.RING, 4, List.of(winner))));
  }

  private Series series(String name, Style style, int color, List<JournalEntry> some) {
    return new Series(
        name,
        style,
        color,
        some.stream().map(one -> (double) one.epoch()).toList(),
        some.stream().map(candidates::value).toList());
  }

  private Table table(JournalEntry winner) {
    List<List<String>> rows =
        family.values().stream()
            .sorted(
                Comparator.comparingInt(JournalEntry::epoch)
                    .thenComparingInt(JournalEntry::index)
                    .reversed())
            .map(
                one ->
                    List.of(
                        String.valueOf(one.epoch()),
                        one.architecture().toString(),
                        Text.decimals(candidates.value(one), 4),
                        String.valueOf(distance(one.architecture(), winner.architecture())),
                        one.origin()))
            .toList();
    return new Table(
        "ancestry-table",
        "Ancestors of the result",
        List.of(
            Table.number("epoch"),
            Table.text("architecture"),
            Table.number(candidates.axis()),
            Table.number("blocks unlike the result"),
            Table.text("origin")),
        rows,
        true,
        "");
  }

  private static long distance(Architecture one, Architecture other) {
    long blocks = 0;
    for (int block = 0; block < one.size(); block++) {
      blocks += one.choice(block) == other.choice(block) ? 0 : 1;
    }
    return blocks;
  }
}
