package org.spos.train;

import java.util.function.BooleanSupplier;
import org.spos.data.BatchSource;
import org.spos.engine.PathNetwork;
import org.spos.sample.StepSampler;
import org.spos.seed.Seed;

/**
 * Trains a supernet, one sampled path each iteration (Guo et al. 2019, section 3.2), or several.
 * Weights, momentum and statistics off the paths do not change.
 */
public final class SupernetTrainer {
  private final TrainingLoop loop;

  /**
   * @param network what is trained; stays open
   * @param rates which learning rate
   * @param saves when to call {@link TrainListener#onCheckpoint} besides the end
   * @param stop asked after every iteration whether to end early
   */
  public SupernetTrainer(
      PathNetwork network,
      StepSampler sampler,
      StepRates rates,
      BatchSource batches,
      Seed seed,
      SaveTimes saves,
      TrainListener listener,
      BooleanSupplier stop) {
    this.loop = new TrainingLoop(network, sampler, rates, batches, seed, saves, listener, stop);
  }

  /**
   * Trains until the schedule's end.
   *
   * @param from iterations already done
   * @return iterations done; fewer than the schedule's if it was told to stop
   * @throws org.spos.error.DivergedException if a loss is infinite or not a number
   */
  public long train(long from) {
    return loop.run(from);
  }
}
