package org.spos.workflow;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToDoubleFunction;
import org.spos.config.SposConfig;
import org.spos.cost.Flops;
import org.spos.data.ScoredOn;
import org.spos.rank.Truth;
import org.spos.run.RankFile;
import org.spos.run.RankFile.Pair;
import org.spos.space.Architecture;
import org.spos.space.DistinctNetworks;
import org.spos.text.Text;

/** Trains networks alone, each with several seeds, as the truth of a ranking. */
final class StandaloneTruth {
  private final SposConfig config;
  private final int seeds;
  private final RunContext context;

  /**
   * @param config whose {@code scratch} section is the budget of each training
   * @param seeds trainings of each network
   */
  StandaloneTruth(SposConfig config, int seeds, RunContext context) {
    this.config = config;
    this.seeds = seeds;
    this.context = context;
  }

  /**
   * Trains what the file does not know yet: all networks with one seed, then with the next.
   *
   * @param architectures one for each network
   * @param inherited top-1 of each with the supernet's weights, in percent
   * @return all trainings of these, fewer than asked for if told to stop
   */
  List<Pair> measure(
      List<Architecture> architectures,
      ToDoubleFunction<Architecture> inherited,
      RankFile file,
      Path log) {
    List<Pair> pairs = new ArrayList<>(file.pairs());
    pairs.removeIf(pair -> !architectures.contains(pair.architecture()));
    Flops flops = FlopsCounting.of(config);
    List<Training> wanted = new ArrayList<>();
    for (int seed = 0; seed < seeds; seed++) {
      for (Architecture architecture : architectures) {
        long known =
            pairs.stream().filter(pair -> pair.architecture().equals(architecture)).count();
        if (known <= seed) {
          wanted.add(new Training(architecture, architectures.indexOf(architecture), seed));
        }
      }
    }
    Iterator<Training> next = wanted.iterator();
    boolean[] stopped = {false};
    Trainings.handOut(
        context.ranks(),
        wanted.stream().map(Training::line).toList(),
        piece -> train(piece, log),
        top1 -> {
          stopped[0] |= top1.equals(Trainings.STOPPED);
          if (!stopped[0]) {
            Architecture architecture = next.next().architecture();
            Pair pair =
                new Pair(
                    architecture,
                    flops.of(architecture),
                    inherited.applyAsDouble(architecture),
                    Double.parseDouble(top1));
            file.append(pair);
            pairs.add(pair);
          }
        },
        () -> stopped[0] || context.stop().getAsBoolean());
    return pairs;
  }

  /** A training to be done, as a line that {@link #train(String, Path)} reads. */
  private record Training(Architecture architecture, int index, int seed) {
    String line() {
      return Text.format("%s %d %d %s", Trainings.PIECE, index, seed, architecture);
    }
  }

  /**
   * Does a training that was handed out.
   *
   * @param log where what follows is logged
   * @return top-1 on val in percent, or that it was told to stop
   */
  String train(String piece, Path log) {
    String[] parts = piece.split(" ", 4);
    Optional<Double> top1 =
        train(Architecture.parse(parts[3]), Integer.parseInt(parts[1]), Integer.parseInt(parts[2]));
    context.logTo().accept(log);
    return top1.map(String::valueOf).orElse(Trainings.STOPPED);
  }

  /** How many trainings make the truth of these. */
  int wanted(List<Architecture> architectures) {
    return seeds * architectures.size();
  }

  /** The trainings as a truth. */
  static Truth of(List<Pair> pairs, DistinctNetworks distinct) {
    Map<Architecture, List<Double>> trainings = new LinkedHashMap<>();
    for (Pair pair : pairs) {
      trainings
          .computeIfAbsent(distinct.canonical(pair.architecture()), network -> new ArrayList<>())
          .add(pair.standaloneTop1());
    }
    return new Truth("networks trained from scratch", "", trainings);
  }

  /** Top-1 on val in percent; empty if told to stop. */
  private Optional<Double> train(Architecture architecture, int index, int seed) {
    String name =
        seed == 0
            ? Text.format("scratch-%02d", index + 1)
            : Text.format("scratch-%02d-seed-%d", index + 1, seed + 1);
    return new TrainFromScratch(
            config.withSeed(config.seed() + seed),
            Epochs.AS_CONFIGURED,
            architecture,
            Optional.of(ScoredOn.nothing()), // drawn, not chosen
            context.within(name))
        .run()
        .val()
        .map(val -> val.whole().percent1());
  }
}
