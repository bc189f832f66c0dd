package org.spos.workflow;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.spos.rank.Band;
import org.spos.rank.Baselines;
import org.spos.rank.Bootstrap;
import org.spos.rank.Column;
import org.spos.rank.Ranking;
import org.spos.rank.Study;
import org.spos.rank.Subjects;
import org.spos.rank.Truth;
import org.spos.run.RankFile;
import org.spos.run.RankFile.Pair;
import org.spos.seed.Seed;
import org.spos.space.Architecture;

/**
 * The ranking of pairs that were measured before, here or elsewhere. Their file knows no space:
 * each architecture is taken for a network of its own, and multiply–accumulates are the only
 * baseline.
 */
public final class RankPairs {
  private RankPairs() {}

  /**
   * Reads and compares.
   *
   * @param seed of the bootstrap
   * @throws org.spos.error.CheckpointException if it is no such file
   * @throws org.spos.error.DataException if it holds too few networks
   */
  public static Study of(Path file, List<Band> bands, long seed) {
    Map<Architecture, Pair> first = new LinkedHashMap<>();
    Map<Architecture, List<Double>> trainings = new LinkedHashMap<>();
    for (Pair pair : RankFile.read(file)) {
      first.putIfAbsent(pair.architecture(), pair);
      trainings
          .computeIfAbsent(pair.architecture(), any -> new ArrayList<>())
          .add(pair.standaloneTop1());
    }
    Subjects subjects =
        new Subjects(List.copyOf(first.keySet()), new Truth(file.toString(), "", trainings));
    double[] macs = first.values().stream().mapToDouble(Pair::macs).toArray();
    List<Band> all = new ArrayList<>(Band.thirds(macs));
    all.addAll(bands);
    return Study.of(
        Ranking.of(
            subjects,
            List.of(
                new Column(
                    "inherited",
                    "top1",
                    first.values().stream().mapToDouble(Pair::inheritedTop1).toArray())),
            List.of(new Column(Baselines.MACS, macs)),
            macs,
            all,
            List.of(),
            Bootstrap.of(new Seed(seed))));
  }
}
