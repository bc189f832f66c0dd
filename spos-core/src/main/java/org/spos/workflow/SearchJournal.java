package org.spos.workflow;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.spos.checkpoint.Checkpoint;
import org.spos.checkpoint.SpaceJson;
import org.spos.config.SearchConfig.Score;
import org.spos.config.SposConfig;
import org.spos.cost.FlopsRange;
import org.spos.data.ScoredOn;
import org.spos.data.TrainedOn;
import org.spos.engine.EngineIdentity;
import org.spos.error.CheckpointException;
import org.spos.evolve.Evaluation;
import org.spos.evolve.Individual;
import org.spos.evolve.Origin;
import org.spos.run.JournalEntry;
import org.spos.run.JournalEntry.Counts;
import org.spos.run.JournalHeader;
import org.spos.space.Architecture;

/** Candidates of a search as lines of its journal, and back. */
final class SearchJournal {
  private SearchJournal() {}

  /** What all scores of a search depend on. */
  static JournalHeader header(
      SposConfig config,
      EngineIdentity engine,
      Checkpoint supernet,
      ScoredOn scoredOn,
      FlopsRange range,
      String data) {
    Map<String, String> tester = new LinkedHashMap<>();
    tester.put("engine", engine.engine());
    tester.put("device", engine.device().toString());
    tester.put("precision", engine.precision().toString());
    tester.put("preprocessing", config.data().pixelFormat().name());
    tester.put("searchSplit", config.data().searchSplit().name());
    tester.put("searchPerClass", String.valueOf(config.data().searchPerClass()));
    tester.put("recalibration", config.tester().recalibration().name());
    tester.put("recalibrationImages", String.valueOf(config.tester().recalibrationImages()));
    tester.put("recalibrationBatch", String.valueOf(config.tester().recalibrationBatch()));
    tester.put("testImages", String.valueOf(config.tester().testImages()));
    tester.put("scoredOn", scoredOn.text());
    tester.put(
        "trainedOn",
        Unseen.trainedOn(config.data(), supernet)
            .map(TrainedOn::text)
            .orElse("none of these images, as data.trainedOn says"));
    tester.putAll(CostTables.ofSearch(config));
    if (config.search().score() != Score.TOP1) { // what earlier versions go by
      tester.put("score", config.search().score().name());
    }
    if (config.search().latencyLimit() > 0) {
      tester.put("latencyLimit", String.valueOf(config.search().latencyLimit()));
    }
    return new JournalHeader(
        supernet.digest(),
        SpaceJson.write(supernet.space()),
        tester,
        data,
        config.seed(),
        range.toString());
  }

  /**
   * The line of a candidate.
   *
   * @param index its place in its generation, from 1
   */
  static JournalEntry entry(Individual one, int index) {
    Evaluation score = one.score();
    return new JournalEntry(
        one.epoch(),
        index,
        one.architecture(),
        one.macs(),
        score.percent1(),
        score.percent5(),
        score.loss(),
        score.lossError(),
        score.angle(),
        Optional.empty(),
        Optional.of(new Counts(score.images(), score.top1Hits(), score.top5Hits())),
        text(one.origin()));
  }

  /**
   * The candidates of a journal. Those of the fit that ends a search have numbers of their own
   * after it: with more epochs the search goes on behind them, and counts without them.
   *
   * @param images how many scored each, for journals of version 0.1, which do not say it
   * @param judged by which figure
   */
  static List<Individual> individuals(List<JournalEntry> entries, int images, Score judged) {
    List<Individual> individuals = new ArrayList<>();
    int searched = 0;
    int fitted = 0;
    for (JournalEntry entry : entries) {
      Origin origin = origin(entry.origin());
      if (origin instanceof Origin.Fit) {
        fitted++;
      } else {
        searched++;
        fitted = 0;
      }
      Counts counts =
          entry
              .counts()
              .orElseGet(
                  () -> new Counts(images, hits(entry.top1(), images), hits(entry.top5(), images)));
      individuals.add(
          new Individual(
              searched + fitted,
              entry.epoch(),
              origin,
              entry.architecture(),
              entry.macs(),
              new Evaluation(
                  counts.images(),
                  counts.top1Hits(),
                  counts.top5Hits(),
                  entry.loss(),
                  entry.lossError(),
                  entry.angle(),
                  judged)));
    }
    return individuals;
  }

  private static int hits(double percent, int images) {
    return (int) Math.round(percent / 100 * images);
  }

  /** How a candidate came about, with its parents: {@code crossover 2,1,0 3,1,0}. */
  static String text(Origin origin) {
    if (origin instanceof Origin.Mutation mutation) {
      return "mutation " + mutation.parent();
    }
    if (origin instanceof Origin.Fit) {
      return "fit";
    }
    return origin instanceof Origin.Crossover crossover
        ? "crossover %s %s".formatted(crossover.first(), crossover.second())
        : "random";
  }

  private static Origin origin(String text) {
    String[] words = text.split(" ", -1);
    if (words[0].equals("random") && words.length == 1) {
      return new Origin.Random();
    }
    if (words[0].equals("fit") && words.length == 1) {
      return new Origin.Fit();
    }
    if (words[0].equals("mutation") && words.length == 2) {
      return new Origin.Mutation(Architecture.parse(words[1]));
    }
    if (words[0].equals("crossover") && words.length == 3) {
      return new Origin.Crossover(Architecture.parse(words[1]), Architecture.parse(words[2]));
    }
    throw new CheckpointException("the search journal has the unknown origin \"" + text + "\"");
  }
}
