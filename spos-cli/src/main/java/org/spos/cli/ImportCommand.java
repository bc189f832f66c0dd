package org.spos.cli;

import java.nio.file.Path;
import java.util.List;
import org.spos.artifact.AnyCheckpoint;
import org.spos.checkpoint.Checkpoint;
import org.spos.checkpoint.CheckpointFile;
import org.spos.config.Assignment;
import org.spos.text.Text;
import org.spos.watch.Progress;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** Networks of other programs. */
@Command(
    name = "import",
    description =
        "Convert a network that PyTorch saved (.pth, .pth.tar, .pt), or a safetensors file with"
            + " published names, to a checkpoint.")
@SuppressWarnings("NullAway.Init")
final class ImportCommand extends LightCommand implements WithoutRun {
  @Parameters(
      index = "0",
      paramLabel = "IN",
      description = "The file of Megvii, NNI or another program; no code in it is run.")
  Path in;

  @Parameters(index = "1", paramLabel = "OUT", description = "The checkpoint to write.")
  Path out;

  @Mixin EntryOption entry;

  @Override
  List<Assignment> assignments() {
    return entry.assignments();
  }

  private Checkpoint convert() {
    try (Progress shown = progress().start("import", 2, 0)) {
      Checkpoint network =
          AnyCheckpoint.convert(in, config().space(), config().checkpoint().entryName());
      shown.advance(1, 0, "writing %s".formatted(out));
      CheckpointFile.write(out, network);
      shown.advance(1, 0, "");
      return network;
    }
  }

  @Override
  int execute() {
    requireNoRun();
    Checkpoint network = convert();
    String what =
        network
            .architecture()
            .map(path -> "retrained network of architecture " + path)
            .orElse("supernet");
    print(
        new Json()
            .put("checkpoint", out)
            .put("kind", network.kind().id())
            .put("space", network.space().name())
            .put("classes", network.space().classes())
            .put("choices", network.architecture().map(path -> path.choices()))
            .put("tensors", network.parameters().values().size()),
        Text.format(
                """
            checkpoint     %s
            holds          %s
            space          %s, %d classes
            tensors        %d
            """,
                out,
                what,
                network.space().name(),
                network.space().classes(),
                network.parameters().values().size())
            + (network.architecture().isPresent()
                ? next("evaluate", "--checkpoint", out)
                : next("search", "--checkpoint", out)));
    return ExitCode.OK;
  }
}
