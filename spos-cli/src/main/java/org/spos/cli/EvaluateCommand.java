package org.spos.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.spos.checkpoint.AnyCheckpoint;
import org.spos.checkpoint.Checkpoint;
import org.spos.config.Assignment;
import org.spos.config.SposConfig;
import org.spos.config.TesterConfig.Recalibration;
import org.spos.tester.Evaluation;
import org.spos.workflow.EngineOpener;
import org.spos.workflow.EvaluateArchitecture;
import org.spos.workflow.EvaluateArchitecture.Request;
import org.spos.workflow.EvaluateArchitecture.Split;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Accuracy of one architecture. */
@Command(
    name = "evaluate",
    description = "Measure one architecture of a supernet, or a retrained network.")
@SuppressWarnings("NullAway.Init")
final class EvaluateCommand extends BaseCommand {
  @Mixin DataOptions data;

  @Option(
      names = "--checkpoint",
      required = true,
      paramLabel = "FILE",
      description = "A supernet or a retrained network, ours or as PyTorch saved it.")
  Path checkpoint;

  @Option(
      names = "--arch",
      paramLabel = "ARCH",
      description = "JSON file or candidate indices such as 2,1,0; needed for a supernet.")
  Optional<String> arch = Optional.empty();

  @Option(
      names = "--split",
      paramLabel = "SPLIT",
      description = "Images: val or search (held out of train); default: ${DEFAULT-VALUE}.",
      defaultValue = "val")
  Split split;

  @Option(
      names = "--recalibrate",
      paramLabel = "HOW",
      description =
          "BN statistics: cumulative, ema or off; default: cumulative for a supernet, off for a retrained network.")
  Optional<Recalibration> recalibrate = Optional.empty();

  @Option(
      names = "--predictions",
      paramLabel = "FILE.csv",
      description = "Write path, label, and the five most probable classes of each image.")
  Optional<Path> predictions = Optional.empty();

  @Option(
      names = "--logits",
      paramLabel = "FILE.csv",
      description = "Write path and the logit of each class of each image, without header.")
  Optional<Path> logits = Optional.empty();

  EvaluateCommand(EngineOpener engines) {
    super(engines);
  }

  @Override
  List<Assignment> assignments() {
    return data.assignments();
  }

  @Override
  int execute() {
    requireNoRun();
    Checkpoint network = AnyCheckpoint.read(checkpoint, () -> config().space());
    SposConfig config = config(network, checkpoint);
    Request request =
        new Request(
            arch.map(text -> Architectures.read(text, network.space())),
            split,
            recalibrate,
            predictions,
            logits);
    EvaluateArchitecture.Result result =
        new EvaluateArchitecture(config, network, request, engines()).run();
    Evaluation evaluation = result.evaluation();
    print(
        Results.evaluation(result),
        """
        architecture   %s
        top-1          %.2f %%
        top-5          %.2f %%
        loss           %.4f
        images         %d of the %s split, BN recalibration %s
        """
            .formatted(
                result.architecture(),
                100 * evaluation.top1(),
                100 * evaluation.top5(),
                evaluation.loss(),
                evaluation.images(),
                Results.word(result.split()),
                Results.word(result.recalibration())));
    return ExitCode.OK;
  }
}
