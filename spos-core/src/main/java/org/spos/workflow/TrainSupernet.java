package org.spos.workflow;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.spos.artifact.AnyCheckpoint;
import org.spos.checkpoint.Checkpoint;
import org.spos.checkpoint.CheckpointFile;
import org.spos.checkpoint.CheckpointFit;
import org.spos.config.ConfigLoader;
import org.spos.config.NetworkInput;
import org.spos.config.SposConfig;
import org.spos.config.TrainingConfig;
import org.spos.data.TrainedOn;
import org.spos.engine.NetworkOptions;
import org.spos.engine.PathNetwork;
import org.spos.plan.NetworkPlan;
import org.spos.sample.StepSampler;
import org.spos.seed.Seed;
import org.spos.train.SaveTimes;
import org.spos.train.Schedule;
import org.spos.train.StepRates;
import org.spos.train.SupernetTrainer;
import org.spos.train.TrainListener;

/** Step 1: trains the supernet. */
public final class TrainSupernet {
  /** The trained supernet, in the run directory. */
  public static final String FILE = "supernet.safetensors";

  private static final Logger LOG = LoggerFactory.getLogger(TrainSupernet.class);

  private final SposConfig given;
  private final Epochs epochs;
  private final Optional<Path> loadCheckpoint;
  private final RunContext context;

  /**
   * @param config of the run; its space is built for as many classes as the images have
   * @param loadCheckpoint a supernet whose weights to begin with
   */
  public TrainSupernet(SposConfig config, Optional<Path> loadCheckpoint, RunContext context) {
    this(config, Epochs.AS_CONFIGURED, loadCheckpoint, context);
  }

  /**
   * @param config of the run; its space is built for as many classes as the images have
   * @param epochs how long to train, if not as configured
   * @param loadCheckpoint a supernet whose weights to begin with
   */
  public TrainSupernet(
      SposConfig config, Epochs epochs, Optional<Path> loadCheckpoint, RunContext context) {
    this.given = config;
    this.epochs = epochs;
    this.loadCheckpoint = loadCheckpoint;
    this.context = context;
  }

  /** Trains until the end, or until told to stop. */
  public TrainResult run() {
    context.engines().require(given.engineRequest(), NetworkPlan.supernet(given.space()));
    Images opened = Images.openForNewSupernet(given);
    opened.requireSearchSplit(); // while what the supernet trains on can still be changed
    SposConfig config =
        epochs.applied(
            opened.config(), "supernet", given.supernet().training(), opened.train().size());
    Images images = opened.with(config);
    Seed seed = new Seed(config.seed());
    TrainingConfig training = config.supernet().training();
    StepSampler sampler = PathSamplers.of(config, seed);
    NetworkPlan plan = NetworkPlan.supernet(config.space());
    Optional<Checkpoint> weights = loadCheckpoint.map(file -> weights(file, plan, images));
    SmallBatches.requireForTraining(
        plan, training, images.train().size(), config.data().dropLast(), 0);
    StepRates rates =
        StepRates.byComplexity(
            Schedule.of(training, images.train().size(), config.data().dropLast()),
            config.space(),
            config.supernet().rateByComplexity());
    TrainingFrame frame =
        new TrainingFrame(
            "train-supernet",
            "supernet.",
            loadCheckpoint.map(file -> Map.of("loadCheckpoint", file.toString())).orElse(Map.of()),
            CostTables.flops(config),
            plan,
            options(config, training),
            training.iterations(),
            training.emaDecay(),
            weights,
            ImageRecords.of(trainedOn(images, weights), Optional.empty()));
    return frame.around(
        context,
        images,
        new TrainingFrame.Body<TrainResult>() {
          private SupernetTrainer trainer(
              PathNetwork network, TrainListener listener, BooleanSupplier stop) {
            return new SupernetTrainer(
                network,
                sampler,
                rates,
                images.training(images.train(), training.batchSize(), frame.own(context)),
                seed,
                SaveTimes.of(config.checkpoint()),
                listener,
                stop);
          }

          @Override
          public TrainResult follow(PathNetwork network, long done, BooleanSupplier stop) {
            return TrainResult.behind(
                context.runDirectory(),
                trainer(network, TrainListener.NONE, stop).train(done),
                training.iterations());
          }

          @Override
          public TrainResult lead(
              PathNetwork network, RunFiles run, TrainingRecorder recorder, BooleanSupplier stop) {
            if (config.supernet().probeEvery() > 0) {
              recorder.watchedBy(new SupernetProbe(config, network, images, context));
            }
            long done = trainer(network, recorder, stop).train(recorder.done());
            Optional<Path> file = Optional.empty();
            if (done == training.iterations()) {
              recorder.takeAverage();
              file = Optional.of(run.directory().root().resolve(FILE));
              CheckpointFile.write(file.get(), recorder.finished(done));
            }
            run.ended(file.isEmpty());
            return recorder.result(file, done, training.iterations());
          }
        });
  }

  private static Checkpoint weights(Path file, NetworkPlan plan, Images images) {
    Checkpoint weights =
        AnyCheckpoint.read(file, plan::space, () -> images.config().checkpoint().entryName());
    images.requireClassesOf(weights); // first, because it says more than another number of classes
    CheckpointFit.require(weights, plan, file.toString());
    String usage = weights.metrics().get("config");
    if (usage != null) {
      NetworkInput.requirePixels(
          ConfigLoader.withUsage(SposConfig.defaults(), usage, file.toString()),
          images.config(),
          file.toString());
    }
    return weights;
  }

  /** Its own images, and those that trained the weights which it begins with. */
  private static TrainedOn trainedOn(Images images, Optional<Checkpoint> weights) {
    TrainedOn own = images.trainedOn();
    Optional<TrainedOn> before =
        weights.flatMap(given -> Unseen.trainedOn(images.config().data(), given));
    before.ifPresent(
        given -> LOG.info("The weights to begin with were trained on {}", given.words()));
    return before.map(own::and).orElse(own);
  }

  public static NetworkOptions options(SposConfig config, TrainingConfig training) {
    return new NetworkOptions(
            config.data().pixelFormat(),
            training.batchSize(),
            training.momentum(),
            training.weightDecay(),
            training.decayVectors(),
            training.labelSmoothing())
        .withShards(training.shards())
        .withClipNorm(training.clipNorm());
  }
}
