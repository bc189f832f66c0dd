package org.spos.workflow;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.spos.checkpoint.Checkpoint;
import org.spos.config.SposConfig;
import org.spos.engine.Engine;
import org.spos.engine.NetworkOptions;
import org.spos.engine.PathNetwork;
import org.spos.plan.NetworkPlan;

/**
 * What both trainings are set up with.
 *
 * @param command such as {@code scratch}
 * @param section of the configuration that it depends on
 * @param inputs what is read besides images and configuration, by name, for the manifest
 * @param tables digests of the cost tables on which it depends, by name
 * @param plan of the network
 * @param options of the network
 * @param iterations how many there will be
 * @param emaDecay of the moving average of the weights; 0 for none
 * @param weights what the network begins with; empty for random ones
 * @param records what its checkpoints say of images, see {@link ImageRecords}
 */
record TrainingFrame(
    String command,
    String section,
    Map<String, String> inputs,
    Map<String, String> tables,
    NetworkPlan plan,
    NetworkOptions options,
    long iterations,
    double emaDecay,
    Optional<Checkpoint> weights,
    Map<String, String> records) {

  /** Trains, with everything open. */
  @FunctionalInterface
  interface Body<T> {
    T train(PathNetwork network, RunFiles run, TrainingRecorder recorder);
  }

  /** Opens engine, network, run directory and recorder around a training, and closes them. */
  <T> T around(RunContext context, Images images, Body<T> body) {
    SposConfig config = images.config();
    try (Engine engine = context.engines().open(config.engineRequest(), plan);
        PathNetwork network = engine.create(plan, options);
        RunFiles run =
            RunFiles.open(
                context,
                config,
                new RunFiles.Purpose(command, List.of(section), inputs, tables, RunFiles.OF_ENGINE),
                engine.identity(),
                images.fingerprint());
        TrainingRecorder recorder =
            TrainingRecorder.start(
                run.config(),
                images.classes(),
                network,
                run,
                context.progress(),
                engine::peakMemory,
                this)) {
      images.bad().listIn(run.directory().root().resolve(Images.BAD_IMAGES));
      return body.train(network, run, recorder);
    }
  }
}
