package org.spos.workflow;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.spos.artifact.Confirmation;
import org.spos.artifact.Confirmation.Candidate;
import org.spos.artifact.ScoreDetail;
import org.spos.config.DataConfig;
import org.spos.config.SearchConfig.Score;
import org.spos.data.ImageSet;
import org.spos.evolve.Evaluation;
import org.spos.evolve.Individual;
import org.spos.run.JournalEntry;
import org.spos.run.JournalEntry.Counts;
import org.spos.run.JournalEntry.Difference;
import org.spos.space.Architecture;
import org.spos.tester.CandidateTester;
import org.spos.tester.ImageOutcomes;
import org.spos.tester.PairedDifference;

/**
 * Measures the best candidates of a search on images that had no part in it, each against its
 * result in pairs of images. The result stays what it is: a figure by which nothing was chosen is
 * the only one that luck does not raise. Candidates that cannot be told from it are named.
 */
final class ConfirmedBest {
  /** The result of a search and the next best. */
  static final int COUNT = 10;

  private static final Logger LOG = LoggerFactory.getLogger(ConfirmedBest.class);

  private final CandidateTester tester;
  private final ImageSet images;
  private final DataConfig data;
  private final Score judged;

  /**
   * @param tester on these images, as the candidates were tested
   * @param judged what the search judged by; an angle is confirmed by top-1
   */
  ConfirmedBest(CandidateTester tester, ImageSet images, DataConfig data, Score judged) {
    this.tester = tester;
    this.images = images;
    this.data = data;
    this.judged = judged;
  }

  /**
   * Measures.
   *
   * @param best the result first
   * @param known lines of an earlier run, which are not measured again
   * @param measured is given each that was not known
   * @param stop asked before each
   * @return empty if told to stop before the end
   */
  Optional<Confirmation> measure(
      List<Individual> best,
      List<JournalEntry> known,
      Consumer<JournalEntry> measured,
      BooleanSupplier stop) {
    List<JournalEntry> lines = new ArrayList<>();
    Optional<Tested> result = Optional.empty();
    for (Individual one : best) {
      Optional<JournalEntry> line = line(one.architecture(), known);
      if (line.isEmpty()) {
        if (stop.getAsBoolean()) {
          return Optional.empty();
        }
        // After a resume the result is measured again, if anything is to be compared with it.
        Tested reference = result.isPresent() ? result.get() : test(best.get(0));
        result = Optional.of(reference);
        Tested own = lines.isEmpty() ? reference : test(one);
        line = Optional.of(entry(one, lines.size() + 1, own, reference.outcomes()));
        measured.accept(line.get());
      }
      lines.add(line.get());
    }
    Confirmation confirmation =
        new Confirmation(
            data.searchSplit().name().toLowerCase(Locale.ROOT).replace('_', '-'),
            data.confirmPerClass(),
            images.size(),
            images.names(),
            judged == Score.LOSS ? "loss" : "top1",
            lines.stream().map(ConfirmedBest::candidate).toList());
    LOG.info(
        "The {} best were measured on {} further images; not told apart from the best: {}",
        lines.size(),
        images.size(),
        confirmation.notToldApart().size());
    return Optional.of(confirmation);
  }

  private static Optional<JournalEntry> line(Architecture path, List<JournalEntry> known) {
    return known.stream().filter(one -> one.architecture().equals(path)).findFirst();
  }

  /** A candidate on the further images. */
  private record Tested(Evaluation score, ImageOutcomes outcomes) {}

  private Tested test(Individual one) {
    ImageOutcomes outcomes = new ImageOutcomes();
    return new Tested(tester.test(one.architecture(), outcomes), outcomes);
  }

  private JournalEntry entry(Individual one, int index, Tested own, ImageOutcomes result) {
    Evaluation score = own.score();
    PairedDifference paired =
        judged == Score.LOSS
            ? own.outcomes().lossAgainst(result)
            : own.outcomes().top1Against(result);
    return new JournalEntry(
        one.epoch(),
        index,
        one.architecture(),
        one.macs(),
        score.percent1(),
        score.percent5(),
        score.loss(),
        score.lossError(),
        Optional.empty(),
        Optional.of(new Difference(paired.mean(), paired.error())),
        Optional.of(new Counts(score.images(), score.top1Hits(), score.top5Hits())),
        JournalEntry.CONFIRMED);
  }

  private static Candidate candidate(JournalEntry line) {
    Difference paired = line.difference().orElse(new Difference(0, 0));
    return new Candidate(
        line.architecture(),
        line.top1(),
        new ScoreDetail(
            line.top1Error().orElse(0.0),
            Optional.of(line.loss()),
            line.lossError(),
            Optional.empty()),
        paired.mean(),
        paired.error(),
        new PairedDifference(paired.mean(), paired.error()).isToldApart());
  }
}
