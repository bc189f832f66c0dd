package org.spos.workflow;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.spos.checkpoint.Checkpoint;
import org.spos.config.SposConfig;
import org.spos.data.OwnImages;
import org.spos.engine.Engine;
import org.spos.engine.Exchange;
import org.spos.engine.NetworkOptions;
import org.spos.engine.PathNetwork;
import org.spos.plan.NetworkPlan;
import org.spos.ranks.Ranks;

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
  interface Body<T> {

    /**
     * What the first process does, or the only one.
     *
     * @param stop whether to save and end, to be asked after each step
     */
    T lead(PathNetwork network, RunFiles run, TrainingRecorder recorder, BooleanSupplier stop);

    /**
     * What the others do: the same steps.
     *
     * @param done steps that are done
     * @param stop as above
     */
    T follow(PathNetwork network, long done, BooleanSupplier stop);
  }

  /** Opens engine, network, run directory and recorder around a training, and closes them. */
  <T> T around(RunContext context, Images images, Body<T> body) {
    SposConfig config = images.config();
    Ranks ranks = context.ranks();
    Exchange exchange = ranks.exchange(config.distributed().reduce());
    exchange.require(options.shards());
    try (Engine engine = context.engines().open(config.engineRequest(), plan, exchange);
        PathNetwork network = engine.create(plan, options)) {
      Agreements.require(
          context,
          config,
          command,
          engine.identity(),
          weights.map(given -> Map.of("checkpoint to begin with", given.digest())).orElse(Map.of()),
          images.fingerprint());
      return ranks.leads()
          ? lead(context, images, engine, network, body)
          : follow(context, network, body);
    }
  }

  /** The images of a batch that this process decodes. */
  OwnImages own(RunContext context) {
    return new OwnImages(context.ranks().rank(), context.ranks().size(), options.shards());
  }

  private <T> T follow(RunContext context, PathNetwork network, Body<T> body) {
    Agreements.log(context);
    long done = Long.parseLong(context.ranks().hear("done"));
    return body.follow(
        network, done, SharedTraining.begin(context.ranks(), network, context.stop(), done));
  }

  private <T> T lead(
      RunContext context, Images images, Engine engine, PathNetwork network, Body<T> body) {
    SposConfig config = images.config();
    try (RunFiles run =
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
      context.ranks().tell("done", String.valueOf(recorder.done()));
      return body.lead(
          network,
          run,
          recorder,
          SharedTraining.begin(context.ranks(), network, context.stop(), recorder.done()));
    }
  }
}
