package org.spos.workflow;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.spos.engine.Recalibration;
import org.spos.tester.CandidateTester;
import org.spos.text.Text;

/**
 * A process behind the first in a ranking: scores architectures and trains networks, as they are
 * handed out. Trainings keep their runs in the directory of the first, which must see them.
 */
final class RankWorker implements AutoCloseable {
  private final List<Recalibration> ways;
  private final Supplier<TestBench> opener;
  private final StandaloneTruth trainings;
  private final RunContext context;
  private Optional<TestBench> bench = Optional.empty();
  private Map<Recalibration, CandidateTester> testers = Map.of();

  /**
   * @param ways in which architectures are scored
   * @param opener opens what scores them
   * @param trainings trains them, in the run directory of the first process
   */
  RankWorker(
      List<Recalibration> ways,
      Supplier<TestBench> opener,
      StandaloneTruth trainings,
      RunContext context) {
    this.ways = ways;
    this.opener = opener;
    this.trainings = trainings;
    this.context = context;
  }

  /** Works until the first process says that it is over. */
  void serve() {
    try {
      context.ranks().sharedWork().orElseThrow().serve(this::ofFirst, context.stop());
    } finally {
      close();
    }
  }

  private String ofFirst(String piece) {
    if (Trainings.isTraining(piece)) {
      Trainings.requireSeen(Text.format("rank %d", context.ranks().rank()), context.runDirectory());
    }
    return piece(piece);
  }

  /** Does a piece that the first process handed out. */
  String piece(String piece) {
    if (Trainings.isTraining(piece)) {
      close(); // a training needs the memory
      return trainings.train(piece, Agreements.logFile(context));
    }
    if (bench.isEmpty()) {
      bench = Optional.of(opener.get());
      testers = bench.get().testers(ways);
    }
    return ways.stream()
        .filter(way -> piece.startsWith(RankRecord.word(way) + " "))
        .findFirst()
        .map(way -> InheritedScores.scoring(way, testers).measure(piece))
        .orElseThrow(() -> new IllegalStateException("no way to do " + piece));
  }

  @Override
  public void close() {
    bench.ifPresent(TestBench::close);
    bench = Optional.empty();
  }
}
