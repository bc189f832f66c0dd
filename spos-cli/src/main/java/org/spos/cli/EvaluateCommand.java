package org.spos.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.spos.checkpoint.Checkpoint;
import org.spos.config.Assignment;
import org.spos.config.SposConfig;
import org.spos.engine.Engines;
import org.spos.evolve.Evaluation;
import org.spos.text.Text;
import org.spos.workflow.ChosenOn;
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
final class EvaluateCommand extends BaseCommand implements WithoutRun {
  @Mixin DataOptions data;
  @Mixin NetworkOptions network;

  @Option(
      names = "--split",
      paramLabel = "SPLIT",
      description = "Images: val or search (held out of train); default: ${DEFAULT-VALUE}.",
      defaultValue = "val")
  Split split;

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

  EvaluateCommand(Engines engines) {
    super(engines);
  }

  @Override
  List<Assignment> assignments() {
    List<Assignment> all = new ArrayList<>(data.assignments());
    all.addAll(network.assignments());
    return all;
  }

  @Override
  int execute() {
    requireNoRun();
    Path file = network.requireCheckpoint("evaluate");
    Checkpoint checkpoint = read(file);
    SposConfig config = config(checkpoint, file, network.architectureFile());
    Request request =
        new Request(
            network.architecture(checkpoint.space()),
            split,
            recalibration(config),
            predictions,
            logits,
            network.scoredOn(checkpoint.space()));
    EvaluateArchitecture.Result result =
        new EvaluateArchitecture(config, checkpoint, request, engines(), progress()).run();
    Evaluation evaluation = result.evaluation();
    Optional<ChosenOn> chosenOn = ChosenOn.of(checkpoint);
    Json json = Results.evaluation(result);
    chosenOn.ifPresent(images -> json.put("chosenOn", images.id()));
    print(
        json,
        Text.format(
                """
            architecture   %s
            top-1          %.2f ± %.2f %%
            top-5          %.2f %%
            loss           %s
            images         %d of the %s split of %s, BN recalibration %s
            """,
                result.architecture(),
                evaluation.percent1(),
                evaluation.percent1Error(),
                evaluation.percent5(),
                Results.loss(evaluation),
                evaluation.images(),
                Results.word(result.split() == Split.VAL ? result.split() : result.searchSplit()),
                result.data(),
                Results.word(result.recalibration()))
            + result
                .rest()
                .map(rest -> Results.rest(evaluation.images() - rest.images(), rest))
                .orElse("")
            + chosenOn
                .map(
                    images ->
                        "network        the best of its training, %s%n".formatted(images.words()))
                .orElse(""));
    return ExitCode.OK;
  }
}
