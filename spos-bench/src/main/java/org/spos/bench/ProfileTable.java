package org.spos.bench;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.spos.text.Text;

/**
 * Where the time of a step goes, in Markdown and in milliseconds of all threads together: each kind
 * of kernel beside what single layers need for it, and what is left for waiting and for Java.
 */
final class ProfileTable {
  private final BenchOptions options;

  ProfileTable(BenchOptions options) {
    this.options = options;
  }

  /**
   * A case.
   *
   * @param layers what single layers take by kind, in milliseconds; empty where it is not known
   */
  String of(BenchCase benchCase, KernelProfile.Steps steps, Map<String, Double> layers) {
    List<String> lines = new ArrayList<>();
    lines.add(
        Text.format(
            "| %s, %dx%d, %s, ms of %d threads | ours | calls | single layers |",
            benchCase, options.side, options.batch, options.precision, options.threads));
    lines.add("|---|---|---|---|");
    TreeSet<String> kinds = new TreeSet<>(steps.totals().keySet());
    kinds.addAll(layers.keySet());
    kinds.stream()
        .sorted(Comparator.comparingDouble(kind -> -steps.of(kind).millis()))
        .forEach(kind -> lines.add(row(kind, steps.of(kind), layers.get(kind))));
    lines.add(
        row(
            "all kernels",
            steps.all(),
            layers.isEmpty()
                ? null
                : layers.values().stream().mapToDouble(Double::doubleValue).sum()));
    double whole = steps.millis() * options.threads;
    lines.add(last("waiting, and Java between kernels", whole - steps.all().millis()));
    lines.add(last("the step, times threads", whole));
    lines.add(last("new pages of memory, a number", steps.pages()));
    return String.join("\n", lines);
  }

  private String row(String kind, KernelProfile.Share ours, @Nullable Double layers) {
    return Text.format(
        "| %s | %.1f | %.0f | %s |",
        kind,
        ours.millis(),
        ours.calls(),
        layers == null ? "" : Text.format("%.1f", layers * options.threads));
  }

  private static String last(String what, double number) {
    return Text.format("| %s | %.1f | | |", what, number);
  }
}
