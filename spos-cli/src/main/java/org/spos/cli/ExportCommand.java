package org.spos.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.spos.checkpoint.Checkpoint;
import org.spos.config.Assignment;
import org.spos.config.SposConfig;
import org.spos.engine.Engines;
import org.spos.error.ConfigException;
import org.spos.space.Architecture;
import org.spos.space.SearchSpace;
import org.spos.text.Text;
import org.spos.workflow.export.ExportDescription;
import org.spos.workflow.export.ExportFormat;
import org.spos.workflow.export.ExportNetwork;
import org.spos.workflow.export.ExportSupernet;
import org.spos.workflow.export.Snippet;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Networks, architectures and spaces for other systems. */
@Command(
    name = "export",
    description = {
      "Write a network for PyTorch, ONNX Runtime or Deeplearning4j, or an architecture or search"
          + " space for NNI and others.",
      "A network is read back and run; it is kept only if its logits are ours.",
    })
@SuppressWarnings("NullAway.Init")
final class ExportCommand extends BaseCommand implements WithoutRun {
  @Mixin DataOptions data;
  @Mixin NetworkOptions network;

  @Option(
      names = "--format",
      required = true,
      paramLabel = "FORMAT",
      description = {
        "Networks: pytorch, safetensors, onnx or dl4j; they need --checkpoint. Without --arch the"
            + " first two write a supernet as a whole.",
        "Architectures: nni-arch, megvii-arch or mmrazor-arch; they need --arch or a retrained"
            + " network.",
        "Spaces: nni-search-space.",
      })
  ExportFormat format;

  @Option(
      names = "--output",
      required = true,
      paramLabel = "FILE",
      description = "The file to write; an earlier one is replaced.")
  Path output;

  @Option(
      names = "--images",
      paramLabel = "N",
      description =
          "Images of the val split to compare logits on; default: ${DEFAULT-VALUE}. Without a data"
              + " folder, random pixels.")
  int images = 32;

  ExportCommand(Engines engines) {
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
    switch (format.needs()) {
      case NETWORK -> exportNetwork();
      case ARCHITECTURE -> exportArchitecture();
      case SPACE -> exportSpace();
    }
    return ExitCode.OK;
  }

  private void exportSpace() {
    if (network.arch.isPresent()) {
      throw refused("--arch: it holds all architectures");
    }
    requireNoRecalibration();
    SearchSpace space = space(network.checkpoint.map(this::read));
    ExportDescription.space(space, output);
    print(
        written().put("space", space.name()).put("blocks", space.blocks()),
        Text.format(
            """
            file           %s
            holds          %d choices of %s candidates each, space %s
            """,
            output, space.blocks(), space.choicesText(), space.name()));
  }

  private void exportArchitecture() {
    requireNoRecalibration();
    Optional<Checkpoint> checkpoint = network.checkpoint.map(this::read);
    SearchSpace space = space(checkpoint);
    Architecture architecture =
        network
            .architecture(space)
            .or(() -> checkpoint.flatMap(Checkpoint::architecture))
            .orElseThrow(
                () ->
                    new ConfigException(
                        "--format %s needs --arch ARCH, or the --checkpoint of a retrained network"
                            .formatted(Results.word(format))));
    ExportDescription.architecture(architecture, space, format, output);
    print(
        written().put("space", space.name()).put("choices", architecture.choices()),
        """
        file           %s
        architecture   %s
        checked        it reads back as the same
        """
            .formatted(output, architecture));
  }

  private SearchSpace space(Optional<Checkpoint> checkpoint) {
    return checkpoint
        .map(held -> config(held, network.checkpoint.orElseThrow()))
        .orElseGet(this::config)
        .space();
  }

  private void requireNoRecalibration() {
    if (network.recalibrate.isPresent()) {
      throw refused("--recalibrate: it holds no BN statistics");
    }
  }

  private ConfigException refused(String option) {
    return new ConfigException("--format %s takes no %s".formatted(Results.word(format), option));
  }

  private Json written() {
    return new Json().put("file", output).put("format", Results.word(format));
  }

  private void exportNetwork() {
    Path file = network.requireCheckpoint("--format " + Results.word(format));
    Checkpoint checkpoint = read(file);
    SposConfig config = config(checkpoint, file, network.architectureFile());
    if (checkpoint.kind() == Checkpoint.Kind.SUPERNET && network.arch.isEmpty()) {
      exportSupernet(checkpoint, config);
    } else {
      exportNetwork(checkpoint, config);
    }
  }

  private void exportNetwork(Checkpoint checkpoint, SposConfig config) {
    ExportNetwork.Request request =
        new ExportNetwork.Request(
            format,
            output,
            network.architecture(checkpoint.space()),
            recalibration(config),
            images);
    ExportNetwork.Result result =
        new ExportNetwork(config, checkpoint, request, engines(), progress()).run();
    StringBuilder text = new StringBuilder();
    text.append(Text.format("%-14s %s (%,d bytes)%n", "file", output, result.bytes()));
    result
        .network()
        .description()
        .texts()
        .forEach((name, value) -> text.append("%-14s %s%n".formatted(name, value)));
    text.append("%-14s %s%n".formatted("classes", result.network().classes().summary()));
    text.append("%-14s %s%n".formatted("BN statistics", Results.word(result.recalibration())));
    text.append(
        Text.format(
            "%-14s logits on %d %s differ by %.1e of the largest at most%n",
            "checked", result.images(), result.imageSource(), result.difference()));
    result
        .script()
        .ifPresent(
            script -> text.append("%-14s %s makes it in PyTorch%n".formatted("script", script)));
    Optional<String> snippet =
        Snippet.of(
            format,
            output,
            result.network().plan().space().inputSide(),
            result.network().plan().space().classes());
    snippet.ifPresent(lines -> text.append("\nTo run it:\n\n").append(lines.indent(4)));
    Json json =
        Results.export(result)
            .put("file", output)
            .put("format", Results.word(format))
            .put("script", result.script())
            .put("snippet", snippet);
    print(json, text.toString());
  }

  private void exportSupernet(Checkpoint supernet, SposConfig config) {
    ExportSupernet.Result result = ExportSupernet.run(supernet, config, format, output);
    print(
        written().put("tensors", result.tensors()).put("bytes", result.bytes()),
        Text.format(
            """
            file           %s (%,d bytes)
            holds          the whole supernet, %d tensors
            checked        every number read back has the same bits
            """,
            output, result.bytes(), result.tensors()));
  }
}
