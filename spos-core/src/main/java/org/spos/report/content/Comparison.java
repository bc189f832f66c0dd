package org.spos.report.content;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.spos.report.model.Chart;
import org.spos.report.model.Item;
import org.spos.report.model.Part;
import org.spos.report.model.Series;
import org.spos.report.model.Series.Style;
import org.spos.run.RunView;
import org.spos.text.Text;

/** Runs over each other: their curves in one plot, and in what they differ. */
final class Comparison {
  private static final int COLORS = 8;

  private Comparison() {}

  /**
   * The part that compares.
   *
   * @param runs at least two, in the order of their parts
   * @param parts of the same runs
   */
  static Part of(List<RunView> runs, List<Part> parts) {
    Map<String, Chart> first = new LinkedHashMap<>();
    Map<String, List<Series>> over = new LinkedHashMap<>();
    Map<String, Set<String>> shown = new LinkedHashMap<>();
    for (int i = 0; i < parts.size(); i++) {
      Part part = parts.get(i);
      String command = runs.get(i).manifest().command();
      for (Item item : part.items()) {
        if (item instanceof Chart chart && isLines(chart)) {
          // Only like is laid over like: a supernet learns otherwise than a network alone.
          String key = command + "-" + chart.id();
          first.putIfAbsent(key, chart);
          List<Series> series = over.computeIfAbsent(key, unused -> new ArrayList<>());
          int most = chart.id().equals("epochs") ? 1 : chart.series().size();
          for (Series one : chart.series().subList(0, most)) {
            String name =
                chart.series().size() > 1 ? part.title() + ": " + one.name() : part.title();
            series.add(one.as(name, series.size() % COLORS));
          }
          shown.computeIfAbsent(key, unused -> new LinkedHashSet<>()).add(part.id());
        }
      }
    }
    List<Item> items = new ArrayList<>();
    first.forEach(
        (key, one) -> {
          if (shown.getOrDefault(key, Set.of()).size() > 1) {
            items.add(
                new Chart(key, one.title(), one.x(), one.y(), over.getOrDefault(key, List.of()))
                    .withNote(one.note()));
          }
        });
    return new Part(
        "compare",
        "Comparison",
        "",
        Text.format("%d runs: curves of the same command over each other.", runs.size()),
        List.of(),
        items,
        Differences.between(runs));
  }

  private static boolean isLines(Chart chart) {
    return !chart.series().isEmpty()
        && chart.series().stream().allMatch(one -> one.style() == Style.LINE);
  }
}
