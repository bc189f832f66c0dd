package org.spos.train;

import java.time.Duration;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import org.spos.data.BatchSource;
import org.spos.data.BatchStream;
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
      for (long iteration = from; iteration < end; iteration++) {
        listener.onStep(step(iteration, images));
        long done = iteration + 1;
        boolean stopped = stop.getAsBoolean();
        if (saves.isDue(done) || done == end || stopped) {
          listener.onCheckpoint(done);
        }
        if (stopped) {
          return done;
        }
      }
    }
    return end;
  }

  private StepReport step(long iteration, BatchStream images) {
    long start = System.nanoTime();
    ImageBatch batch = images.next();
    long ready = System.nanoTime();
    List<Architecture> paths = sampler.paths(iteration);
    double learningRate = rates.at(iteration, paths);
    StepResult result =
        network.trainStep(batch, paths, learningRate, seed.stream("dropout", iteration));
    if (!Double.isFinite(result.loss())) {
      throw new DivergedException(
          Text.format(
              "training diverged: the loss of iteration %d is %s on %s %s (learning rate %.3g);"
                  + " earlier checkpoints are kept, lower the learning rate",
              iteration + 1,
              result.loss(),
              paths.size() == 1 ? "path" : "paths",
              paths.stream().map(Architecture::toString).collect(Collectors.joining(" ")),
              learningRate));
    }
    return new StepReport(
        iteration + 1,
        paths,
        learningRate,
        result,
        Duration.ofNanos(ready - start),
        Duration.ofNanos(System.nanoTime() - start));
  }
}
