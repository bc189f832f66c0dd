package org.spos.workflow;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.stream.Stream;
import org.spos.artifact.ArchitectureFile;
import org.spos.artifact.Confirmation;
import org.spos.config.SposConfig;
import org.spos.cost.LegalSpace;
import org.spos.evolve.Evaluation;
import org.spos.evolve.Individual;
import org.spos.evolve.Origin;
import org.spos.evolve.SearchResult;
import org.spos.evolve.SearchResult.Ending;
import org.spos.run.JournalEntry;
import org.spos.space.Architecture;

/** What follows the last generation of a search: the fit, and the best on further images. */
final class SearchEnd {
  private final SposConfig config;
  private final LegalSpace legal;
  private final Function<Architecture, Evaluation> score;
  private final Optional<ConfirmedBest> confirm;
  private final SearchRecorder recorder;
  private final BooleanSupplier stop;

  /**
   * @param score as the search scores
   * @param confirm measures the best on further images, if there are such
   */
  SearchEnd(
      SposConfig config,
      LegalSpace legal,
      Function<Architecture, Evaluation> score,
      Optional<ConfirmedBest> confirm,
      SearchRecorder recorder,
      BooleanSupplier stop) {
    this.config = config;
    this.legal = legal;
    this.score = score;
    this.confirm = confirm;
    this.recorder = recorder;
    this.stop = stop;
  }

  static boolean isFit(Individual one) {
    return one.origin() instanceof Origin.Fit;
  }

  /**
   * The result of a search.
   *
   * @param fits what an earlier run scored for the fit
   * @param confirmed lines of what an earlier run measured on further images
   * @return empty if told to stop before the end
   */
  Optional<ArchitectureFile> of(
      SearchResult found, List<Individual> fits, List<JournalEntry> confirmed) {
    if (found.ending() == Ending.INTERRUPTED || found.history().isEmpty()) {
      return Optional.empty();
    }
    return fitted(found, fits).flatMap(result -> confirmed(result, confirmed));
  }

  private Optional<FittedBest.Result> fitted(SearchResult found, List<Individual> fits) {
    int count = config.search().smooth();
    int first = found.history().size();
    return count == 0
        ? found.best().map(best -> new FittedBest.Result(best, Optional.empty(), found.history()))
        : new FittedBest(legal, count)
            .choose(
                found.history(),
                fits,
                score,
                one -> recorder.onFit(one, one.number() - first),
                stop);
  }

  private Optional<ArchitectureFile> confirmed(FittedBest.Result result, List<JournalEntry> lines) {
    ArchitectureFile file = recorder.file(result.best());
    ArchitectureFile best = result.fit().map(file::withSmoothing).orElse(file);
    if (confirm.isEmpty()) {
      return Optional.of(best);
    }
    Optional<Confirmation> measured =
        confirm
            .get()
            .measure(next(result), known(result.best(), lines), recorder::onConfirmed, stop);
    return measured.map(best::withConfirmation);
  }

  /** The result, and after it the others by their own scores. */
  private static List<Individual> next(FittedBest.Result result) {
    List<Individual> best = new ArrayList<>();
    Set<Architecture> taken = new HashSet<>();
    Stream.concat(Stream.of(result.best()), result.scored().stream().sorted(Individual.BEST_FIRST))
        .filter(one -> taken.add(one.architecture()))
        .limit(ConfirmedBest.COUNT)
        .forEach(best::add);
    return best;
  }

  /** The last lines, if they compare with this result: a search may have gone on after others. */
  private static List<JournalEntry> known(Individual best, List<JournalEntry> lines) {
    int start = lines.size();
    while (start > 0 && lines.get(start - 1).index() > 1) {
      start--;
    }
    List<JournalEntry> last = lines.subList(Math.max(0, start - 1), lines.size());
    return !last.isEmpty() && last.get(0).architecture().equals(best.architecture())
        ? last
        : List.of();
  }
}
