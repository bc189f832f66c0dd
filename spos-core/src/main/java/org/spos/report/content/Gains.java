package org.spos.report.content;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.spos.artifact.ArchitectureFile;
import org.spos.artifact.ScoreDetail;
import org.spos.config.EvolutionSettings.Algorithm;
import org.spos.config.SearchConfig.Score;
import org.spos.report.model.Fact;
import org.spos.run.JournalEntry;
import org.spos.run.RunView;
import org.spos.space.Architecture;
import org.spos.text.Text;

/** What searches among some runs found, and what that is worth beside what no search chose. */
final class Gains {
  private final List<RunView> runs;

  Gains(List<RunView> runs) {
    this.runs = runs;
  }

  /** Searches that chose: all but random ones, unless there are only these. */
  List<RunView> searches() {
    List<RunView> all = runs.stream().filter(run -> isCommand(run, "search")).toList();
    List<RunView> chosen = all.stream().filter(run -> !isRandom(run)).toList();
    return chosen.isEmpty() ? all : chosen;
  }

  /** A random search of the same supernet, by the same images. */
  Optional<RunView> randomOf(RunView search) {
    return runs.stream()
        .filter(
            one ->
                isCommand(one, "search")
                    && isRandom(one)
                    && !one.equals(search)
                    && same(one, search, "supernet")
                    && same(one, search, "scoredOn"))
        .findFirst();
  }

  /** What each search found, what that is worth with the supernet's weights and alone. */
  List<Fact> facts() {
    List<Fact> facts = new ArrayList<>();
    List<RunView> searches = searches();
    for (RunView search : searches) {
      String name = searches.size() > 1 ? " by " + search.name() : "";
      search
          .best()
          .filter(found -> found.top1().isPresent())
          .ifPresent(
              found -> {
                facts.add(
                    new Fact(
                        "found" + name,
                        Figures.percent(
                            found.top1().get(), found.detail().map(ScoreDetail::top1Error)),
                        "top-1 " + RunFacts.scoredOn(search)));
                inherited(search, name).ifPresent(facts::add);
                alone(search, found, name).ifPresent(facts::add);
                facts.add(
                    new Fact(
                        "cost" + name,
                        Figures.amount(found.macs()) + " MACs",
                        Text.format(
                            "limit %s; %s parameters",
                            Figures.amount(search.config().search().flopsLimit()),
                            Figures.amount(found.parameters()))));
              });
    }
    return facts;
  }

  /** The best of the search beside the best of as many random networks, or of its first ones. */
  private Optional<Fact> inherited(RunView search, String name) {
    Candidates all = Candidates.of(search);
    if (all.score() != Score.TOP1) {
      return Optional.empty();
    }
    Optional<JournalEntry> best =
        search.best().flatMap(found -> all.find(found.architecture())).or(all::best);
    Optional<RunView> random = randomOf(search);
    Candidates beside =
        random.map(Candidates::of).orElse(new Candidates(all.score(), all.ofEpoch(1)));
    if (best.isEmpty() || beside.all().isEmpty() || (random.isEmpty() && isRandom(search))) {
      return Optional.empty();
    }
    JournalEntry other = beside.best().orElseThrow();
    double gain = best.get().top1() - other.top1();
    Optional<Double> error =
        best.get().top1Error().flatMap(one -> other.top1Error().map(two -> Math.hypot(one, two)));
    String against =
        Text.format(
            "over the best of %d random networks (%.2f %%)", beside.all().size(), other.top1());
    return Optional.of(
        new Fact(
            "gain" + name,
            error
                .map(known -> Figures.points(gain, known))
                .orElseGet(() -> Text.format("%+.2f points", gain)),
            against + error.map(known -> "; " + Figures.toldApart(gain, known)).orElse("")));
  }

  /** Trained alone, beside a network that no search chose. */
  private Optional<Fact> alone(RunView search, ArchitectureFile found, String name) {
    Optional<ArchitectureFile> own = scratch(found.architecture());
    if (own.isEmpty()) {
      return Optional.empty();
    }
    double top1 = own.get().top1().orElseThrow();
    Optional<Double> error = own.get().detail().map(ScoreDetail::top1Error);
    Optional<ArchitectureFile> other =
        randomOf(search)
            .flatMap(
                random ->
                    random.candidates().stream()
                        .flatMap(one -> scratch(one.architecture()).stream())
                        .filter(one -> !one.architecture().equals(found.architecture()))
                        .findFirst());
    String beside =
        other
            .map(
                one -> {
                  double gain = top1 - one.top1().orElseThrow();
                  Optional<Double> both =
                      error.flatMap(
                          a -> one.detail().map(ScoreDetail::top1Error).map(b -> Math.hypot(a, b)));
                  return Text.format("; a random network has %.2f %%: ", one.top1().orElseThrow())
                      + both.map(
                              known ->
                                  Figures.points(gain, known)
                                      + ", "
                                      + Figures.toldApart(gain, known))
                          .orElseGet(() -> Text.format("%+.2f points", gain));
                })
            .orElse("");
    return Optional.of(
        new Fact("trained alone" + name, Figures.percent(top1, error), "top-1 on val" + beside));
  }

  private Optional<ArchitectureFile> scratch(Architecture architecture) {
    return runs.stream()
        .filter(run -> isCommand(run, "scratch"))
        .flatMap(run -> run.best().stream())
        .filter(one -> one.architecture().equals(architecture) && one.top1().isPresent())
        .findFirst();
  }

  static boolean isCommand(RunView run, String command) {
    return run.manifest().command().equals(command);
  }

  private static boolean isRandom(RunView run) {
    return run.config().search().evolution().algorithm() == Algorithm.RANDOM;
  }

  private static boolean same(RunView one, RunView other, String input) {
    return one.manifest()
        .inputs()
        .getOrDefault(input, "")
        .equals(other.manifest().inputs().getOrDefault(input, ""));
  }
}
