package org.spos.train;

import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import org.spos.data.BatchSource;
import org.spos.data.BatchStream;
import org.spos.engine.ImageBatch;
import org.spos.engine.PathNetwork;
import org.spos.engine.Recalibration;
import org.spos.seed.Seed;
import org.spos.space.Architecture;

/** Trains the network of one architecture from scratch. */
public final class ScratchTrainer {
  private final PathNetwork network;
  private final Architecture path;
  private final TrainingLoop loop;

  /**
   * @param network a standalone network, which is trained and stays open
   * @param saves when to call {@link TrainListener#onCheckpoint} besides the end
   * @param stop asked after every iteration whether to end early
   */
  public ScratchTrainer(
      PathNetwork network,
      Schedule schedule,
      BatchSource batches,
      Seed seed,
      SaveTimes saves,
      TrainListener listener,
      BooleanSupplier stop) {
    this.network = network;
    this.path =
        network
            .plan()
            .fixedArchitecture()
            .orElseThrow(() -> new IllegalArgumentException("a supernet has no fixed path"));
    this.loop =
        new TrainingLoop(
            network,
            iteration -> List.of(path),
            StepRates.of(schedule),
            batches,
            seed,
            saves,
            listener,
            stop);
  }

  /** As {@link SupernetTrainer#train}. */
  public long train(long from) {
    return loop.run(from);
  }

  /**
   * Replaces the running averages of batch normalisation by exact means over further training
   * batches, as Megvii's Evaluation does after its last iteration. A pure function of the weights
   * and the batches.
   *
   * @param batches the training's, with all images
   * @param count number of batches, those after the last iteration; nothing happens if 0
   */
  public void averageBnStatistics(BatchSource batches, int count) {
    if (count == 0) {
      return;
    }
    try (BatchStream images = batches.startAt(loop.rates().schedule().iterations())) {
      Iterable<ImageBatch> further =
          () -> IntStream.range(0, count).mapToObj(i -> images.next()).iterator();
      network.adopt(network.recalibrate(further, path, Recalibration.CUMULATIVE));
    }
  }
}
