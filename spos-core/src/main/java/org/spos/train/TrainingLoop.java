package org.spos.train;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import org.spos.data.BatchSource;
import org.spos.data.BatchStream;
import org.spos.engine.BegunStep;
import org.spos.engine.ImageBatch;
import org.spos.engine.PathNetwork;
import org.spos.engine.StepResult;
import org.spos.error.DivergedException;
import org.spos.sample.StepSampler;
import org.spos.seed.Seed;
import org.spos.space.Architecture;
import org.spos.text.Text;

/**
 * The loop that supernet and scratch training share. Everything that an iteration needs follows
 * from its number and the seed, so that stopping and going on changes nothing.
 *
 * @param network what is trained
 * @param sampler which paths
 * @param rates which learning rate
 * @param batches which images: batch i is for iteration i
 * @param seed of the dropout
 * @param saves when to call {@link TrainListener#onCheckpoint} besides the end
 * @param listener told of every iteration
 * @param stop asked after every iteration whether to end early
 */
record TrainingLoop(
    PathNetwork network,
    StepSampler sampler,
    StepRates rates,
    BatchSource batches,
    Seed seed,
    SaveTimes saves,
    TrainListener listener,
    BooleanSupplier stop) {

  /**
   * Trains until the schedule's end.
   *
   * @param from iterations already done
   * @return iterations done; fewer than the schedule's if it was told to stop
   * @throws DivergedException if a loss is infinite or not a number
   */
  long run(long from) {
    long end = rates.schedule().iterations();
    if (from >= end) {
      return from;
    }
    try (BatchStream images = batches.startAt(from)) {
      Optional<Iteration> open = Optional.empty();
      for (long iteration = from; iteration < end; iteration++) {
        Iteration begun = begin(iteration, images, open);
        open = Optional.of(begun);
        long done = iteration + 1;
        if (begun.step().isDone() || listener.needsNetwork(done)) {
          open = report(begun);
        }
        boolean stopped = stop.getAsBoolean();
        if (saves.isDue(done) || done == end || stopped) {
          open = open.flatMap(this::report);
          listener.onCheckpoint(done);
        }
        if (stopped) {
          return done;
        }
      }
    }
    return end;
  }

  /**
   * A step that has been begun.
   *
   * @param number 1-based
   * @param duration until the one before was over, too
   */
  private record Iteration(
      long number,
      List<Architecture> paths,
      double learningRate,
      BegunStep step,
      Duration dataWait,
      Duration duration) {}

  /** Begins a step, and then asks for the numbers of the one before if they are still open. */
  private Iteration begin(long iteration, BatchStream images, Optional<Iteration> before) {
    long start = System.nanoTime();
    ImageBatch batch = images.next();
    long ready = System.nanoTime();
    List<Architecture> paths = sampler.paths(iteration);
    double learningRate = rates.at(iteration, paths);
    BegunStep step =
        network.beginStep(batch, paths, learningRate, seed.stream("dropout", iteration));
    before.ifPresent(this::report);
    return new Iteration(
        iteration + 1,
        paths,
        learningRate,
        step,
        Duration.ofNanos(ready - start),
        Duration.ofNanos(System.nanoTime() - start));
  }

  private Optional<Iteration> report(Iteration over) {
    StepResult result = over.step().result();
    if (!Double.isFinite(result.loss())) {
      throw new DivergedException(
          Text.format(
              "training diverged: the loss of iteration %d is %s on %s %s (learning rate %.3g);"
                  + " earlier checkpoints are kept, lower the learning rate",
              over.number(),
              result.loss(),
              over.paths().size() == 1 ? "path" : "paths",
              over.paths().stream().map(Architecture::toString).collect(Collectors.joining(" ")),
              over.learningRate()));
    }
    listener.onStep(
        new StepReport(
            over.number(),
            over.paths(),
            over.learningRate(),
            result,
            over.dataWait(),
            over.duration()));
    return Optional.empty();
  }
}
