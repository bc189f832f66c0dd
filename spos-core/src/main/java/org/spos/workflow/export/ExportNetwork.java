package org.spos.workflow.export;

import java.io.IOException;
import java.nio.channels.WritableByteChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.spos.checkpoint.Checkpoint;
import org.spos.config.SposConfig;
import org.spos.data.transform.Preprocessing;
import org.spos.engine.BnStatistics;
import org.spos.engine.Engines;
import org.spos.engine.ImageBatch;
import org.spos.engine.ParameterSet;
import org.spos.engine.PathNetwork;
import org.spos.engine.Predictor;
import org.spos.engine.Recalibration;
import org.spos.error.ConfigException;
import org.spos.file.AtomicFiles;
import org.spos.interop.ImageScaling;
import org.spos.interop.InputTensor;
import org.spos.interop.TrainedNetwork;
import org.spos.interop.torch.ModelScript;
import org.spos.space.Architecture;
import org.spos.watch.Progress;
import org.spos.workflow.ChosenPath;
import org.spos.workflow.Loading;
import org.spos.workflow.TestBench;

/**
 * Writes one architecture for another system, runs what was written, and keeps the file only if its
 * logits are ours.
 */
public final class ExportNetwork {
  private final SposConfig given;
  private final Checkpoint checkpoint;
  private final Request request;
  private final Engines engines;
  private final Progress.Starter progress;

  /**
   * What to write.
   *
   * @param format for which system
   * @param output the file, replaced if it exists
   * @param architecture the path; may be empty for a retrained network, which has only one
   * @param recalibration what the user wants; otherwise a supernet's BN statistics are made as
   *     {@code tester.recalibration} says, and a retrained network keeps those of its training
   * @param images how many to compare logits on, at least 1
   */
  public record Request(
      ExportFormat format,
      Path output,
      Optional<Architecture> architecture,
      Optional<Recalibration> recalibration,
      int images) {
    public Request {
      if (images < 1) {
        throw new ConfigException("--images must be at least 1, got " + images);
      }
    }
  }

  /**
   * What was written.
   *
   * @param network what the file holds
   * @param recalibration how BN statistics were made
   * @param images how many logits were compared on
   * @param imageSource what these are
   * @param difference largest difference of a logit, as a share of the largest logit
   * @param bytes size of the file
   * @param script the Python file beside it that makes the network in PyTorch, where it holds
   *     numbers
   */
  public record Result(
      TrainedNetwork network,
      Recalibration recalibration,
      int images,
      String imageSource,
      double difference,
      long bytes,
      Optional<Path> script) {}

  /** One that nobody watches. */
  public ExportNetwork(SposConfig config, Checkpoint checkpoint, Request request, Engines engines) {
    this(config, checkpoint, request, engines, Progress.silent());
  }

  /**
   * @param config with the space of the checkpoint
   * @param progress shows how far it has come
   */
  public ExportNetwork(
      SposConfig config,
      Checkpoint checkpoint,
      Request request,
      Engines engines,
      Progress.Starter progress) {
    this.given = config;
    this.checkpoint = checkpoint;
    this.request = request;
    this.engines = engines;
    this.progress = progress;
  }

  /**
   * Writes, checks and keeps the file.
   *
   * @throws org.spos.error.CheckpointException if the written file computes something else; nothing
   *     is left of it
   */
  public Result run() {
    engines.require(given.engineRequest(), checkpoint.plan());
    AtomicFiles.requireWritable(request.output());
    Optional<Path> script =
        request.format().wholeNetwork()
            ? Optional.empty()
            : Optional.of(ModelScript.beside(request.output()));
    script.ifPresent(ModelScript::requireOurs);
    Architecture path = ChosenPath.of(checkpoint, request.architecture());
    SposConfig tested = ChosenPath.tested(given, checkpoint, request.recalibration());
    // All images to compare on are one batch.
    SposConfig config = tested.withTester(tested.tester().withTestBatch(request.images()));
    Recalibration recalibration = config.tester().recalibration();
    ExportImages images = ExportImages.open(config, recalibration, request.images());
    ImageBatch batch = images.batch();
    try (TestBench bench = TestBench.open(config, checkpoint, images.images(), engines, progress)) {
      BnStatistics statistics = bench.statistics().statistics(path);
      TrainedNetwork network =
          TrainedNetwork.cut(
              checkpoint.plan(),
              checkpoint.parameters().values(),
              path,
              statistics,
              config.data().pixelFormat(),
              scaling(config),
              checkpoint.classes());
      float[] logits = predict(bench.network(), path, statistics, batch);
      double[] difference = new double[1];
      AtomicFiles.write(
          request.output(),
          channel -> write(network, channel),
          staged ->
              difference[0] =
                  LogitsCheck.requireSame(
                      logits, run(bench, staged, network, batch), request.output()));
      script.ifPresent(file -> AtomicFiles.write(file, ModelScript.of(network, request.output())));
      return new Result(
          network,
          recalibration,
          batch.size(),
          images.source(),
          difference[0],
          Files.size(request.output()),
          script);
    } catch (IOException e) {
      throw AtomicFiles.cannot("read", request.output(), e);
    }
  }

  /** How a picture is scaled before it is tested. */
  static ImageScaling scaling(SposConfig config) {
    Preprocessing how = Loading.preprocessing(config.data(), config.space().inputSide());
    String interpolation = how.evalResize().name().toLowerCase(Locale.ROOT).replace('_', '-');
    return new ImageScaling(how.resizeSide(), interpolation);
  }

  private void write(TrainedNetwork network, WritableByteChannel channel) throws IOException {
    if (request.format().wholeNetwork()) {
      request.format().networkFormat().write(network, channel);
    } else {
      request
          .format()
          .writeNumbers(
              channel,
              network.plan(),
              network.values(),
              checkpoint.iteration(),
              network.description());
    }
  }

  /** Runs the written file: a whole network in its own system, numbers alone in a new network. */
  private float[] run(TestBench bench, Path file, TrainedNetwork network, ImageBatch batch)
      throws IOException {
    if (request.format().wholeNetwork()) {
      float[] input = InputTensor.of(batch, network.pixelFormat());
      return request.format().networkFormat().run(file, network, input);
    }
    Map<String, float[]> values = request.format().readNumbers(file, network.plan());
    try (PathNetwork again = bench.another(network.plan(), new ParameterSet(values, Map.of()))) {
      Architecture path = network.architecture();
      return predict(again, path, again.statistics(path), batch);
    }
  }

  private static float[] predict(
      PathNetwork network, Architecture path, BnStatistics statistics, ImageBatch batch) {
    try (Predictor predictor = network.predictor(path, statistics)) {
      return predictor.predict(batch);
    }
  }
}
