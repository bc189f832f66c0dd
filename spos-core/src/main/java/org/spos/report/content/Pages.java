package org.spos.report.content;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.spos.report.model.Fact;
import org.spos.report.model.Item;
import org.spos.report.model.Page;
import org.spos.report.model.Part;
import org.spos.run.RunView;
import org.spos.text.Amount;
import org.spos.text.ShellCommand;
import org.spos.text.Text;

/** The page of a run, or of several. */
public final class Pages {
  /** Figures of a search that its gain has said already. */
  private static final Set<String> GIVEN = Set.of("top-1", "cost");

  private Pages() {}

  /**
   * Makes the page.
   *
   * @param title of the page
   * @param folder below which the runs lie; names are relative to it
   * @param runs at least one, in the order in which they began
   */
  public static Page of(String title, Path folder, List<RunView> runs) {
    return of(title, folder, runs, file -> true);
  }

  /** The same, which reads no file outside of the folder whatever the settings of a run name. */
  public static Page within(String title, Path folder, List<RunView> runs) {
    return of(title, folder, runs, file -> isWithin(folder, file));
  }

  private static boolean isWithin(Path folder, Path file) {
    try {
      return file.toRealPath().startsWith(folder.toRealPath());
    } catch (IOException e) {
      return false; // there is none
    }
  }

  private static Page of(String title, Path folder, List<RunView> runs, Predicate<Path> readable) {
    Gains gains = new Gains(runs);
    List<Part> parts = new ArrayList<>();
    for (RunView run : runs) {
      parts.add(
          part(
              Text.format("run-%d", parts.size() + 1),
              name(folder, run),
              run,
              gains,
              runs.size(),
              readable));
    }
    List<Part> all = new ArrayList<>(parts);
    if (runs.size() > 1) {
      all.add(Comparison.of(runs, parts));
    }
    return new Page(title, summary(runs, gains), all);
  }

  /** Name of a run: its path below the folder. */
  public static String name(Path folder, RunView run) {
    Path root = folder.toAbsolutePath().normalize();
    Path one = run.folder().toAbsolutePath().normalize();
    String below = one.startsWith(root) ? root.relativize(one).toString() : "";
    return below.isEmpty() ? run.name() : below.replace('\\', '/');
  }

  private static Part part(
      String id, String name, RunView run, Gains gains, int runs, Predicate<Path> readable) {
    List<Item> items =
        switch (run.manifest().command()) {
          case "search" -> SearchItems.of(run, gains.randomOf(run), readable);
          case "rank" -> RankItems.of(run);
          default -> training(run);
        };
    return new Part(
        id,
        name,
        run.state().word(),
        Text.format(
            "%s, begun %s. %s",
            run.manifest().command(),
            run.manifest().started().toString().replaceFirst("T(\\d\\d:\\d\\d).*", " $1 UTC"),
            ShellCommand.of(run.manifest().commandLine())),
        runs == 1 ? List.of() : RunFacts.of(run), // one run has them at the top
        items,
        Differences.of(run));
  }

  private static List<Item> training(RunView run) {
    List<Item> items = new ArrayList<>();
    run.best()
        .ifPresent(
            one -> items.add(Strips.of(run.config().space(), "trained", one.architecture())));
    items.addAll(TrainingItems.of(run));
    return items;
  }

  private static List<Fact> summary(List<RunView> runs, Gains gains) {
    List<Fact> facts = new ArrayList<>(gains.facts());
    if (runs.size() == 1) {
      RunFacts.of(runs.get(0)).stream()
          .filter(fact -> facts.isEmpty() || !GIVEN.contains(fact.name()))
          .toList()
          .forEach(facts::add);
      return facts;
    }
    if (facts.isEmpty()) {
      // Nothing was searched: the first figures of the first runs are what there is to say.
      runs.stream()
          .limit(3)
          .forEach(
              run ->
                  RunFacts.of(run).stream().limit(2).map(one -> of(run, one)).forEach(facts::add));
    }
    time(runs).ifPresent(facts::add);
    speed(runs).ifPresent(facts::add);
    machines(runs).ifPresent(facts::add);
    return facts;
  }

  private static Fact of(RunView run, Fact fact) {
    return new Fact(run.name() + ": " + fact.name(), fact.value(), fact.detail());
  }

  private static Optional<Fact> time(List<RunView> runs) {
    double all = 0;
    List<String> each = new ArrayList<>();
    for (RunView run : runs) {
      OptionalDouble seconds = Durations.seconds(run);
      if (seconds.isPresent()) {
        all += seconds.getAsDouble();
        each.add(run.name() + " " + Amount.seconds(seconds.getAsDouble()));
      }
    }
    return each.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new Fact(
                "time",
                Amount.seconds(all),
                each.size() < 2
                    ? ""
                    : each.stream().limit(6).collect(Collectors.joining(", "))
                        + (each.size() > 6 ? ", …" : "")));
  }

  private static Optional<Fact> speed(List<RunView> runs) {
    return runs.stream()
        .filter(run -> Durations.imagesPerSecond(run).isPresent())
        .findFirst()
        .map(
            run ->
                new Fact(
                    "speed",
                    Text.format("%.0f images/s", Durations.imagesPerSecond(run).orElseThrow()),
                    "in " + run.manifest().command()));
  }

  private static Optional<Fact> machines(List<RunView> runs) {
    Map<String, String> machines = new LinkedHashMap<>();
    for (RunView run : runs) {
      machines.putIfAbsent(
          run.manifest().platform().cpu(),
          RunFacts.processors(run.manifest()) + "; " + run.manifest().engine());
    }
    return machines.entrySet().stream()
        .findFirst()
        .map(
            first ->
                new Fact(
                    "machine",
                    first.getKey()
                        + (machines.size() > 1
                            ? Text.format(" and %d more", machines.size() - 1)
                            : ""),
                    first.getValue()));
  }
}
