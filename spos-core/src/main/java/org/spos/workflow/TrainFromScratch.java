package org.spos.workflow;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.spos.artifact.ArchitectureFile;
import org.spos.artifact.ScoreDetail;
import org.spos.checkpoint.CheckpointFile;
import org.spos.config.SposConfig;
import org.spos.config.TrainingConfig;
import org.spos.data.ImageSet;
import org.spos.data.ScoredOn;
import org.spos.engine.NetworkOptions;
import org.spos.engine.PathNetwork;
import org.spos.engine.Recalibration;
import org.spos.evolve.Evaluation;
import org.spos.plan.NetworkPlan;
import org.spos.seed.Seed;
import org.spos.space.Architecture;
import org.spos.tester.CandidateTester;
import org.spos.train.SaveTimes;
import org.spos.train.Schedule;
import org.spos.train.ScratchTrainer;
import org.spos.train.TrainListener;

/** Step 3: trains one architecture from scratch and measures it on val. */
public final class TrainFromScratch {
  /** The trained network, in the run directory. */
  public static final String FILE = "network.safetensors";

  private final SposConfig given;
  private final Epochs epochs;
  private final Architecture architecture;
  private final Optional<ScoredOn> scoredOn;
  private final RunContext context;

  /**
   * What it came to.
   *
   * @param training the training
   * @param architecture what was trained
   * @param val its accuracy on val; empty if the training was interrupted
   * @param best the network of the best validation, if it was to be kept
   */
  public record Result(
      TrainResult training,
      Architecture architecture,
      Optional<ValResult> val,
      Optional<BestNetwork.Kept> best) {}

  /**
   * @param config of the run; its space is built for as many classes as the images have
   * @param architecture of that space
   */
  public TrainFromScratch(SposConfig config, Architecture architecture, RunContext context) {
    this(config, Epochs.AS_CONFIGURED, architecture, Optional.empty(), context);
  }

  /** The same of an architecture of which nothing says how it was chosen. */
  public TrainFromScratch(
      SposConfig config, Epochs epochs, Architecture architecture, RunContext context) {
    this(config, epochs, architecture, Optional.empty(), context);
  }

  /**
   * @param config of the run; its space is built for as many classes as the images have
   * @param epochs how long to train, if not as configured
   * @param architecture of that space
   * @param scoredOn which images had a say in the choice of the architecture, if that is known
   */
  public TrainFromScratch(
      SposConfig config,
      Epochs epochs,
      Architecture architecture,
      Optional<ScoredOn> scoredOn,
      RunContext context) {
    this.scoredOn = scoredOn;
    this.given = config;
    this.epochs = epochs;
    this.architecture = config.space().check(architecture);
    this.context = context;
  }

  /** Trains until the end, or until told to stop. */
  public Result run() {
    context
        .engines()
        .require(given.engineRequest(), NetworkPlan.standalone(given.space(), architecture));
    Images opened = Images.openForNewNetwork(given);
    SposConfig config =
        epochs.applied(
            opened.config(), "scratch", given.scratch().training(), opened.scratchTrain().size());
    Images images = opened.with(config);
    TrainingConfig training = config.scratch().training();
    ImageSet train = images.scratchTrain();
    NetworkPlan plan = NetworkPlan.standalone(config.space(), architecture);
    SmallBatches.requireForTraining(
        plan,
        training,
        train.size(),
        config.data().dropLast(),
        config.scratch().bnPassIterations());
    Schedule schedule = Schedule.of(training, train.size(), config.data().dropLast());
    TrainingFrame frame =
        new TrainingFrame(
            "scratch",
            "scratch.",
            inputs(),
            Map.of(),
            plan,
            options(config, training),
            training.iterations(),
            training.emaDecay(),
            Optional.empty(),
            ImageRecords.of(images.scratchTrainedOn(), scoredOn));
    return frame.around(
        context,
        images,
        new TrainingFrame.Body<Result>() {
          private ScratchTrainer trainer(
              PathNetwork network, TrainListener listener, BooleanSupplier stop) {
            return new ScratchTrainer(
                network,
                schedule,
                images.training(train, training.batchSize(), frame.own(context)),
                new Seed(config.seed()),
                SaveTimes.of(config.checkpoint()),
                listener,
                stop);
          }

          @Override
          public Result follow(PathNetwork network, long done, BooleanSupplier stop) {
            return new Result(
                TrainResult.behind(
                    context.runDirectory(),
                    trainer(network, TrainListener.NONE, stop).train(done),
                    training.iterations()),
                architecture,
                Optional.empty(),
                Optional.empty());
          }

          @Override
          public Result lead(
              PathNetwork network, RunFiles run, TrainingRecorder recorder, BooleanSupplier stop) {
            ScratchTrainer trainer = trainer(network, recorder, stop);
            if (config.scratch().validateEvery() > 0) {
              recorder.watchedBy(validation(config, network, run, recorder, images));
            }
            long done = trainer.train(recorder.done());
            Optional<Path> file = Optional.empty();
            Optional<ValResult> val = Optional.empty();
            if (done == training.iterations()) {
              recorder.takeAverage();
              trainer.averageBnStatistics(
                  images.training(train, training.batchSize()),
                  config.scratch().bnPassIterations());
              file = Optional.of(run.directory().root().resolve(FILE));
              CheckpointFile.write(file.get(), recorder.finished(done));
              val = Optional.of(evaluate(network, images));
              Evaluation whole = val.get().whole();
              ArchitectureFile plain =
                  ArchitectureFile.of(config.space(), architecture)
                      .withAccuracy(whole.percent1(), whole.percent5())
                      .withDetail(
                          new ScoreDetail(
                              whole.percent1Error(),
                              Optional.of(whole.loss()),
                              whole.lossError(),
                              Optional.empty()))
                      .withRunId(run.id());
              scoredOn
                  .map(plain::withScoredOn)
                  .orElse(plain)
                  .write(run.directory().root().resolve(SearchArchitecture.FILE));
            }
            run.ended(file.isEmpty());
            return new Result(
                recorder.result(file, done, training.iterations()),
                architecture,
                val,
                config.scratch().keepBest()
                    ? BestNetwork.kept(run.directory().root())
                    : Optional.empty());
          }
        });
  }

  private ScratchValidation validation(
      SposConfig config,
      PathNetwork network,
      RunFiles run,
      TrainingRecorder recorder,
      Images images) {
    return new ScratchValidation(
        config,
        network,
        architecture,
        images,
        context,
        seen ->
            new BestNetwork(
                run.directory().root().resolve(BestNetwork.FILE),
                seen,
                recorder.measured(),
                ScratchValidation.key(seen),
                recorder::with));
  }

  private Map<String, String> inputs() {
    Map<String, String> inputs = new LinkedHashMap<>();
    inputs.put("architecture", architecture.toString());
    scoredOn.ifPresent(images -> inputs.put(RunFiles.SCORED_ON, images.text()));
    return inputs;
  }

  private ValResult evaluate(PathNetwork network, Images images) {
    CandidateTester tester =
        TestBench.tester(network, images, Recalibration.OFF, images.val(), context.progress());
    return RestOfVal.measure(images, scoredOn, sink -> tester.test(architecture, sink));
  }

  public static NetworkOptions options(SposConfig config, TrainingConfig training) {
    NetworkOptions options = TrainSupernet.options(config, training);
    // In shards there is memory for one of them, and val is predicted in pieces of that size.
    return training.shards() > 1
        ? options
        : options.withMaxBatch(Math.max(options.maxBatch(), config.tester().testBatch()));
  }
}
