package org.spos.workflow;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.spos.checkpoint.Checkpoint;
import org.spos.checkpoint.CheckpointFile;
import org.spos.config.SposConfig;
import org.spos.config.TrainingConfig;
import org.spos.engine.Engine;
import org.spos.engine.NetworkOptions;
import org.spos.engine.ParameterSet;
import org.spos.engine.PathNetwork;
import org.spos.plan.NetworkPlan;
import org.spos.sample.PathSampler;
import org.spos.seed.Seed;
import org.spos.train.Schedule;
import org.spos.train.SupernetTrainer;

/** Step 1: trains the supernet. */
public final class TrainSupernet {
  /** The trained supernet, in the run directory. */
  public static final String FILE = "supernet.safetensors";

  static final int REPORTED_STEPS = 100;

  private final SposConfig given;
  private final Optional<Path> loadCheckpoint;
  private final RunContext context;

  /**
   * @param config of the run; its space is built for as many classes as the images have
   * @param loadCheckpoint a supernet whose weights to begin with
   */
  public TrainSupernet(SposConfig config, Optional<Path> loadCheckpoint, RunContext context) {
    this.given = config;
    this.loadCheckpoint = loadCheckpoint;
    this.context = context;
  }

  /** Trains until the end, or until told to stop. */
  public TrainResult run() {
    Images images = Images.openForNewNetwork(given);
    SposConfig config = images.config();
    Seed seed = new Seed(config.seed());
    TrainingConfig training = config.supernet().training();
    PathSampler sampler = PathSamplers.of(config.supernet(), config.space(), seed);
    NetworkPlan plan = NetworkPlan.supernet(config.space());
    Optional<Checkpoint> weights = loadCheckpoint.map(file -> CheckpointFile.read(file, plan));
    try (Engine engine = context.engines().open(config.engine(), config.effectiveThreads());
        PathNetwork network = engine.create(plan, options(config, training));
        RunFiles run =
            RunFiles.open(
                context, config, List.of("supernet."), engine.description(), images.fingerprint());
        TrainingRecorder recorder =
            TrainingRecorder.start(
                config,
                network,
                run.directory(),
                context.progress(),
                "train-supernet",
                training.iterations())) {
      if (recorder.done() == 0 && weights.isPresent()) {
        network.restore(new ParameterSet(weights.get().parameters().values(), Map.of()));
      }
      SupernetTrainer trainer =
          new SupernetTrainer(
              network,
              sampler,
              Schedule.of(training, images.train().size()),
              images.training(training.batchSize()),
              seed,
              config.checkpoint().every(),
              recorder,
              context.stop());
      long done = trainer.train(recorder.done());
      Optional<Path> file = Optional.empty();
      if (done == training.iterations()) {
        file = Optional.of(run.directory().root().resolve(FILE));
        CheckpointFile.write(file.get(), recorder.finished(done));
      }
      run.ended(file.isEmpty());
      TrainingRecorder.StepMeans means = recorder.lastSteps(REPORTED_STEPS);
      return new TrainResult(
          run.directory().root(), file, done, training.iterations(), means.loss(), means.top1());
    }
  }

  static NetworkOptions options(SposConfig config, TrainingConfig training) {
    return new NetworkOptions(
        Images.pixelFormat(config),
        training.batchSize(),
        training.momentum(),
        training.weightDecay(),
        training.decayVectors(),
        training.labelSmoothing());
  }
}
