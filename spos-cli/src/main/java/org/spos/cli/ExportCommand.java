package org.spos.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.spos.checkpoint.AnyCheckpoint;
import org.spos.checkpoint.Checkpoint;
import org.spos.config.Assignment;
import org.spos.config.SposConfig;
import org.spos.config.TesterConfig.Recalibration;
import org.spos.workflow.EngineOpener;
import org.spos.workflow.ExportFormat;
import org.spos.workflow.ExportNetwork;
import org.spos.workflow.ExportSupernet;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Networks for other systems. */
@Command(
    name = "export",
    description = {
      "Write a network for PyTorch, ONNX Runtime or Deeplearning4j.",
      "The written file is read back and run; it is kept only if its logits are ours.",
    })
@SuppressWarnings("NullAway.Init")
final class ExportCommand extends BaseCommand {
  @Mixin DataOptions data;

  @Option(
      names = "--checkpoint",
      required = true,
      paramLabel = "FILE",
      description = "A supernet or a retrained network.")
  Path checkpoint;

  @Option(
      names = "--arch",
      paramLabel = "ARCH",
      description =
          "JSON file or candidate indices such as 2,1,0; without it, a supernet is written as a whole (pytorch and safetensors only).")
  Optional<String> arch = Optional.empty();

  @Option(
      names = "--format",
      required = true,
      paramLabel = "FORMAT",
      description = "pytorch, safetensors, onnx or dl4j.")
  ExportFormat format;

  @Option(
      names = "--output",
      required = true,
      paramLabel = "FILE",
      description = "The file to write; an earlier one is replaced.")
  Path output;

  @Option(
      names = "--recalibrate",
      paramLabel = "HOW",
      description =
          "BN statistics: cumulative, ema or off; default: cumulative for a supernet, off for a retrained network.")
  Optional<Recalibration> recalibrate = Optional.empty();

  @Option(
      names = "--images",
      paramLabel = "N",
      description =
          "Images of the val split to compare logits on; default: ${DEFAULT-VALUE}. Without a data folder, random pixels.")
  int images = 32;

  ExportCommand(EngineOpener engines) {
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
    if (network.kind() == Checkpoint.Kind.SUPERNET && arch.isEmpty()) {
      exportSupernet(network, config);
    } else {
      exportNetwork(network, config);
    }
    return ExitCode.OK;
  }

  private void exportNetwork(Checkpoint network, SposConfig config) {
    ExportNetwork.Request request =
        new ExportNetwork.Request(
            format,
            output,
            arch.map(text -> Architectures.read(text, network.space())),
            recalibrate,
            images);
    ExportNetwork.Result result = new ExportNetwork(config, network, request, engines()).run();
    StringBuilder text = new StringBuilder();
    text.append("%-14s %s (%,d bytes)%n".formatted("file", output, result.bytes()));
    result
        .network()
        .description()
        .entries()
        .forEach((name, value) -> text.append("%-14s %s%n".formatted(name, value)));
    text.append("%-14s %s%n".formatted("BN statistics", Results.word(result.recalibration())));
    text.append(
        "%-14s logits on %d %s differ by %.1e of the largest at most%n"
            .formatted("checked", result.images(), result.imageSource(), result.difference()));
    print(
        Results.export(result).put("file", output).put("format", Results.word(format)),
        text.toString());
  }

  private void exportSupernet(Checkpoint network, SposConfig config) {
    ExportSupernet.Result result = ExportSupernet.run(network, config, format, output);
    print(
        new Json()
            .put("file", output)
            .put("format", Results.word(format))
            .put("tensors", result.tensors())
            .put("bytes", result.bytes()),
        """
        file           %s (%,d bytes)
        holds          the whole supernet, %d tensors
        checked        every number read back has the same bits
        """
            .formatted(output, result.bytes(), result.tensors()));
  }
}
