package org.spos.workflow;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import org.spos.config.SearchConfig;
import org.spos.engine.Recalibration;
import org.spos.evolve.Evaluation;
import org.spos.rank.Column;
import org.spos.rank.KeyNoise;
import org.spos.run.ScoreFile;
import org.spos.run.ScoreFile.Score;
import org.spos.space.Architecture;
import org.spos.tester.CandidateTester;
import org.spos.watch.Progress;

/** What a supernet's weights make of architectures, for each way to make BN statistics. */
final class InheritedScores {
  private final Map<Recalibration, Map<Architecture, Evaluation>> scores;

  private InheritedScores(Map<Recalibration, Map<Architecture, Evaluation>> scores) {
    this.scores = scores;
  }

  /** Opens what computes, where something is left to score. */
  @FunctionalInterface
  interface Opener {
    TestBench open();
  }

  /**
   * Scores what the file does not know yet; each score is in the file before the next begins.
   *
   * @param images how many are seen for a score, for the progress
   * @return empty if told to stop before the end
   */
  static Optional<InheritedScores> measure(
      List<Architecture> architectures,
      List<Recalibration> ways,
      ScoreFile file,
      Opener opener,
      int images,
      RunContext context) {
    Map<Recalibration, Map<Architecture, Evaluation>> scores = new HashMap<>();
    ways.forEach(way -> scores.put(way, new HashMap<>()));
    for (Score known : file.scores()) {
      ways.stream()
          .filter(way -> RankRecord.word(way).equals(known.recalibration()))
          .forEach(
              way ->
                  Objects.requireNonNull(scores.get(way))
                      .put(known.architecture(), evaluation(known)));
    }
    int left = ways.stream().mapToInt(way -> missing(architectures, scores, way).size()).sum();
    if (left == 0) {
      return Optional.of(new InheritedScores(scores));
    }
    int all = architectures.size() * ways.size();
    try (TestBench bench = opener.open();
        Progress progress = context.progress().start("inherited accuracy", all, all - left)) {
      Map<Recalibration, CandidateTester> testers = bench.testers(ways);
      for (Recalibration way : ways) {
        List<Architecture> wanted = missing(architectures, scores, way);
        Iterator<Architecture> next = wanted.iterator();
        scoring(way, testers)
            .handedOut(context.ranks())
            .score(
                wanted,
                score -> {
                  Architecture architecture = next.next();
                  file.append(score(way, architecture, score));
                  Objects.requireNonNull(scores.get(way)).put(architecture, score);
                  progress.advance(1, images, "");
                },
                context.stop());
        if (next.hasNext()) {
          return Optional.empty();
        }
      }
    }
    return Optional.of(new InheritedScores(scores));
  }

  /** How candidates are scored with BN statistics that are made in one way. */
  static SharedScores scoring(Recalibration way, Map<Recalibration, CandidateTester> testers) {
    return new SharedScores(
        RankRecord.word(way),
        Objects.requireNonNull(testers.get(way))::test,
        SearchConfig.Score.TOP1);
  }

  /** The score of an architecture. */
  Evaluation of(Recalibration way, Architecture architecture) {
    return Objects.requireNonNull(Objects.requireNonNull(scores.get(way)).get(architecture));
  }

  /** Columns of all scores, a value for each network: the mean over its architectures. */
  List<Column> columns(RankedKeys keys, List<Recalibration> ways) {
    List<Column> columns = new ArrayList<>();
    for (Recalibration way : ways) {
      for (Kind kind : Kind.values()) {
        columns.add(
            new Column(
                RankRecord.word(way),
                kind.word,
                values(keys, way, kind).stream()
                    .mapToDouble(one -> one.stream().mapToDouble(d -> d).average().orElseThrow())
                    .toArray()));
      }
    }
    return columns;
  }

  /** The noise of the scores; empty where no network has several architectures. */
  List<KeyNoise> noise(RankedKeys keys, List<Recalibration> ways) {
    List<KeyNoise> noise = new ArrayList<>();
    if (keys.all().size() > keys.networks().size()) {
      for (Recalibration way : ways) {
        for (Kind kind : Kind.values()) {
          noise.add(KeyNoise.of(RankRecord.word(way), kind.word, values(keys, way, kind)));
        }
      }
    }
    return noise;
  }

  /** What of an evaluation ranks; higher is better. */
  private enum Kind {
    TOP1("top1", Evaluation::percent1),
    LOSS("loss", score -> Double.isNaN(score.loss()) ? Double.NEGATIVE_INFINITY : -score.loss());

    private final String word;
    private final ToDoubleFunction<Evaluation> value;

    Kind(String word, ToDoubleFunction<Evaluation> value) {
      this.word = word;
      this.value = value;
    }
  }

  private List<List<Double>> values(RankedKeys keys, Recalibration way, Kind kind) {
    return keys.keys().values().stream()
        .map(own -> own.stream().map(key -> kind.value.applyAsDouble(of(way, key))).toList())
        .toList();
  }

  private static List<Architecture> missing(
      List<Architecture> architectures,
      Map<Recalibration, Map<Architecture, Evaluation>> scores,
      Recalibration way) {
    Map<Architecture, Evaluation> known = Objects.requireNonNull(scores.get(way));
    return architectures.stream().filter(one -> !known.containsKey(one)).toList();
  }

  private static Evaluation evaluation(Score score) {
    return new Evaluation(score.images(), score.top1Hits(), score.top5Hits(), score.loss());
  }

  private static Score score(Recalibration way, Architecture architecture, Evaluation score) {
    return new Score(
        RankRecord.word(way),
        architecture,
        score.images(),
        score.top1Hits(),
        score.top5Hits(),
        score.loss());
  }
}
