package org.spos.workflow;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.spos.artifact.ArchitectureFile;
import org.spos.artifact.ScoreDetail;
import org.spos.config.SearchConfig.Score;
import org.spos.config.SposConfig;
import org.spos.data.ScoredOn;
import org.spos.evolve.EpochSummary;
import org.spos.evolve.Evaluation;
import org.spos.evolve.Individual;
import org.spos.evolve.SearchListener;
import org.spos.run.Journal;
import org.spos.run.JournalEntry;
import org.spos.run.Metrics;
import org.spos.run.RunDirectory;
import org.spos.text.Text;
import org.spos.watch.Progress;
import org.spos.watch.Recurring;

/** Keeps a search on disk: journal, metrics and best architecture of each epoch, progress. */
final class SearchRecorder implements SearchListener, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(SearchRecorder.class);

  private final SposConfig config;
  private final ScoredOn scoredOn;
  private final Optional<NniRounds> rounds;
  private final Journal journal;
  private final RunDirectory directory;
  private final Metrics metrics;
  private final Progress progress;
  private final int images;
  private final String runId;
  private final Recurring logTimes = Recurring.log();
  private Optional<Evaluation> best = Optional.empty();
  private int evaluated;

  /**
   * @param scoredOn which images score the candidates
   * @param journal where each candidate is written
   * @param images how many an evaluation reads, for the speed
   * @param rounds files for NNI of each generation, if they are wanted
   */
  SearchRecorder(
      SposConfig config,
      ScoredOn scoredOn,
      Journal journal,
      RunFiles run,
      Progress progress,
      int images,
      Optional<NniRounds> rounds) {
    this.config = config;
    this.scoredOn = scoredOn;
    this.rounds = rounds;
    this.journal = journal;
    this.directory = run.directory();
    this.runId = run.id();
    // Epochs that the journal knows are reported again, so their rows and files are written again.
    directory.forgetBest();
    this.metrics = Metrics.open(directory.metrics(), -1);
    this.progress = progress;
    this.images = images;
  }

  /** One of the best of a fit was scored, after the last generation. */
  void onFit(Individual one, int index) {
    journal.append(SearchJournal.entry(one, index));
    progress.advance(1, images, Text.format("best of the fit, %s", words(one.score())));
  }

  /** One of the best was measured on further images. */
  void onConfirmed(JournalEntry line) {
    journal.append(line);
    progress.advance(0, images, Text.format("best %d on further images", line.index()));
  }

  @Override
  public void onEvaluated(Individual one) {
    int population = config.search().evolution().population();
    journal.append(SearchJournal.entry(one, (one.number() - 1) % population + 1));
    Evaluation score = one.score();
    best = Optional.of(best.filter(before -> before.compareTo(score) <= 0).orElse(score));
    progress.advance(
        1, images, Text.format("best %s, epoch %d", words(best.orElse(score)), one.epoch()));
    evaluated++;
    if (logTimes.isDue()) {
      LOG.info(
          "Epoch {}: {} more candidates evaluated, best so far {}",
          one.epoch(),
          evaluated,
          words(best.orElse(score)));
      evaluated = 0;
      logTimes.done();
    }
  }

  @Override
  public void onEpoch(EpochSummary summary) {
    Individual top = summary.best();
    best = Optional.of(top.score());
    List<Individual> generation = summary.generation();
    double mean =
        100 * generation.stream().mapToDouble(one -> one.score().top1()).average().orElse(0);
    file(top).write(directory.best().resolve(Text.format("epoch_%02d.json", summary.epoch())));
    rounds.ifPresent(files -> files.write(summary));
    Map<String, Double> row = new LinkedHashMap<>();
    row.put("best", top.score().percent1());
    row.put("mean", mean);
    if (top.score().judged() != Score.TOP1) {
      row.put("bestScore", figure(top.score()));
      row.put(
          "meanScore",
          generation.stream().mapToDouble(one -> figure(one.score())).average().orElse(0));
    }
    row.put("bestMacs", (double) top.macs());
    row.put("evaluations", (double) summary.evaluations());
    metrics.append(summary.epoch(), row);
    if (!summary.replayed()) {
      LOG.info(
          "Epoch {} of {}: best {} ({} MACs, {}), mean of the generation {} %",
          summary.epoch(),
          config.search().evolution().epochs(),
          words(top.score()),
          Text.format("%,d", top.macs()),
          top.architecture(),
          Text.format("%.2f", mean));
    }
  }

  /** The description of a candidate with its cost and accuracy. */
  ArchitectureFile file(Individual one) {
    return ArchitectureFile.of(config.space(), one.architecture())
        .withMacs(one.macs())
        .withAccuracy(one.score().percent1(), one.score().percent5())
        .withDetail(detail(one.score()))
        .withRunId(runId)
        .withScoredOn(scoredOn);
  }

  /** What a candidate is judged by. */
  private static String words(Evaluation score) {
    return switch (score.judged()) {
      case TOP1 -> Text.format("%.2f %%", score.percent1());
      case LOSS -> Text.format("loss %.4f", score.loss());
      case ANGLE -> Text.format("angle %.4f", score.score());
    };
  }

  /** The same as a number of a chart. */
  private static double figure(Evaluation score) {
    return score.judged() == Score.LOSS ? score.loss() : score.score();
  }

  private static ScoreDetail detail(Evaluation score) {
    return new ScoreDetail(
        score.percent1Error(), Optional.of(score.loss()), score.lossError(), score.angle());
  }

  @Override
  public void close() {
    progress.close();
    metrics.close();
  }
}
